// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rivermill.base.Bytes;
import io.rivermill.base.ManualClock;
import io.rivermill.base.Seeds;
import io.rivermill.store.Change;
import io.rivermill.store.Decision;
import io.rivermill.store.FeedPage;
import io.rivermill.store.Keyspace;
import io.rivermill.store.KeyspaceChange;
import io.rivermill.store.MemoryStore;
import io.rivermill.store.PageRequest;
import io.rivermill.store.RowKey;
import io.rivermill.store.Store;
import io.rivermill.store.StoreException;
import io.rivermill.store.TestUpdate;
import io.rivermill.store.Update;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One random history on memory and on disk, the disk with restarts and changing numbers of owners: one answer. */
class EngineHistoriesTest {
    private static final int STEPS = 300;

    @TempDir
    Path folder;

    @Test
    @Timeout(120)
    void bothEnginesTellTheSameStory() {
        Seeds.tryEach(4, random -> {
            ManualClock clock = new ManualClock();
            try (MemoryStore memory = new MemoryStore(clock)) {
                Path path = Files.createTempDirectory(folder, "history");
                RocksStore disk = open(path, random, clock);
                for (int step = 0; step < STEPS; step++) {
                    if (random.nextInt(60) == 0) {
                        disk.close();
                        disk = open(path, random, clock);
                    }
                    clock.advance(Duration.ofMinutes(random.nextInt(4)));
                    step(memory, disk, random, clock);
                }
                disk.close();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    private static RocksStore open(Path path, RandomGenerator random, ManualClock clock) {
        RocksSettings settings =
                RocksSettings.defaults().withOwners(random.nextInt(1, 4)).withCacheBytes(8 << 20);
        RocksSettings onFiles = settings.withCacheBytes(64 << 10).withMemtableBytes(64 << 10);
        return RocksStore.open(path, random.nextBoolean() ? settings : onFiles, clock);
    }

    private static void step(Store memory, Store disk, RandomGenerator random, ManualClock clock) {
        switch (random.nextInt(12)) {
            case 0 -> same(memory, disk, keyspaceChange(random));
            case 1 -> samePage(memory, disk, random);
            case 2 -> sameLog(memory, disk, random);
            case 3 -> {
                if (random.nextInt(10) == 0) {
                    long before = clock.millis() - Duration.ofHours(3).toMillis();
                    memory.freeLogBefore(before);
                    disk.freeLogBefore(before);
                    same(memory, disk, write(random)); // on memory, freeing waits its turn among the updates
                }
            }
            default -> same(memory, disk, write(random));
        }
    }

    private static void same(Store memory, Store disk, Update<String> update) {
        assertEquals(outcome(memory, update), outcome(disk, update));
        for (int table = 0; table < 3; table++) {
            Keyspace keyspace = keyspace(table);
            assertEquals(memory.version(keyspace), disk.version(keyspace));
            if (memory.version(keyspace) > 0) {
                assertEquals(memory.heads(keyspace), disk.heads(keyspace));
            }
        }
    }

    private static String outcome(Store store, Update<String> update) {
        try {
            return store.blocking().update(update);
        } catch (StoreException e) {
            return e.code().name();
        } catch (IllegalStateException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static Update<String> keyspaceChange(RandomGenerator random) {
        Keyspace keyspace = keyspace(random.nextInt(3));
        KeyspaceChange change = switch (random.nextInt(6)) {
            case 0 -> new KeyspaceChange.Drop(keyspace);
            case 1 -> new KeyspaceChange.Alter(keyspace);
            default -> new KeyspaceChange.Create(keyspace);
        };
        return TestUpdate.<String>of(List.of(), rows -> {
                    Decision.Write<String> write =
                            Decision.write(rows.head(keyspace.bucket(0)).toString());
                    if (change instanceof KeyspaceChange.Alter) {
                        write.change(new Change(keyspace.bucket(0), Change.Kind.MARK, Bytes.EMPTY, null, null));
                    }
                    return write.keyspace(change);
                })
                .holding(keyspace);
    }

    /** Some keys are put, some removed, all logged; the answer is what was seen. */
    private static Update<String> write(RandomGenerator random) {
        List<RowKey> keys = new ArrayList<>();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            RowKey key = key(random);
            if (!keys.contains(key)) {
                keys.add(key);
            }
        }
        long seed = random.nextLong();
        return TestUpdate.of(keys, rows -> {
            RandomGenerator choices = Seeds.generator(seed); // decide is pure: the same whenever it runs
            StringBuilder seen = new StringBuilder();
            for (RowKey key : keys) {
                byte[] before = rows.get(key);
                seen.append(before == null ? "none" : HexFormat.of().formatHex(before))
                        .append(' ');
            }
            Decision.Write<String> write = Decision.write(seen.toString());
            for (RowKey key : keys) {
                byte[] before = rows.get(key);
                if (choices.nextInt(4) == 0) {
                    write.delete(key);
                    write.change(new Change(key.bucket(), Change.Kind.REMOVE, key.key(), before, null));
                    write.tally(key.bucket(), before == null ? 0 : -1, 0);
                } else {
                    byte[] after = new byte[choices.nextInt(40)];
                    choices.nextBytes(after);
                    write.put(key, after);
                    write.change(new Change(key.bucket(), Change.Kind.MODIFY, key.key(), before, after));
                    write.tally(key.bucket(), before == null ? 1 : 0, after.length);
                }
            }
            return write;
        });
    }

    private static void samePage(Store memory, Store disk, RandomGenerator random) {
        RowKey from = key(random);
        RowKey to = key(random);
        PageRequest request = new PageRequest(
                from.keyspace(),
                new PageRequest.Bound(from.hash(), from.key()),
                random.nextBoolean() ? null : new PageRequest.Bound(to.hash(), to.key()),
                random.nextBoolean(),
                random.nextInt(1, 30),
                random.nextInt(1, 500));
        assertEquals(told(memory, request), told(disk, request));
    }

    private static List<String> told(Store store, PageRequest request) {
        var page = store.blocking().page(request);
        List<String> told = new ArrayList<>(List.of("more " + page.more()));
        page.rows()
                .forEach(row -> told.add(HexFormat.of().formatHex(row.key().key())
                        + ' '
                        + HexFormat.of().formatHex(row.value())));
        return told;
    }

    private static void sameLog(Store memory, Store disk, RandomGenerator random) {
        var bucket = key(random).bucket();
        long after = random.nextLong(40);
        int recordsMax = random.nextInt(1, 50);
        int bytesMax = random.nextInt(1, 2_000);
        assertEquals(
                told(memory.blocking().readAfter(memory.feed(bucket), after, recordsMax, bytesMax)),
                told(disk.blocking().readAfter(disk.feed(bucket), after, recordsMax, bytesMax)));
    }

    private static List<String> told(FeedPage page) {
        List<String> told = new ArrayList<>(List.of(page.next() + " of " + page.last()));
        page.records()
                .forEach(record -> told.add(record.sequence() + " " + record.timeMillis() + " "
                        + record.change().kind() + " "
                        + HexFormat.of().formatHex(record.change().key())));
        return told;
    }

    private static RowKey key(RandomGenerator random) {
        byte[] name = ("key" + random.nextInt(12)).getBytes(StandardCharsets.UTF_8);
        return new RowKey(keyspace(random.nextInt(3)), (long) random.nextInt(4) << 62, name);
    }

    private static Keyspace keyspace(int table) {
        return new Keyspace(1_000 + table, 2);
    }
}
