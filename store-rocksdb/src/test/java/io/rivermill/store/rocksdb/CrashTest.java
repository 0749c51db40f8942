// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.base.Bytes;
import io.rivermill.base.Clock;
import io.rivermill.base.Seeds;
import io.rivermill.store.BlockingStore;
import io.rivermill.store.ChangeRecord;
import io.rivermill.store.FeedPage;
import io.rivermill.store.RowKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Kills a process that writes ({@link CrashWriters}) at a random moment, again and again on the same folder, and checks what
 * the folder holds: every acknowledged write, a dense log, and rows and log that tell the same story. {@code -Dseed=N}
 * repeats the moments of a failure.
 */
class CrashTest {
    private static final int ROUNDS = 4;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"1,false", "3,false", "1,true"})
    @Timeout(120)
    void whatWasAcknowledgedSurvivesKillMinusNine(int owners, boolean relaxed) {
        Seeds.tryEach(1, random -> {
            Map<Integer, Long> acknowledged = new HashMap<>();
            for (int round = 0; round < ROUNDS; round++) {
                runAndKill(owners, relaxed, random, acknowledged);
                check(owners, acknowledged);
            }
            assertTrue(!acknowledged.isEmpty(), "something was written");
        });
    }

    /** Reads the writers' acknowledgements until a random number of them has come, then kills. */
    private void runAndKill(int owners, boolean relaxed, RandomGenerator random, Map<Integer, Long> acknowledged) {
        int acknowledgements = random.nextInt(1, 3_000);
        try {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "--enable-native-access=ALL-UNNAMED",
                            "-XX:TieredStopAtLevel=1",
                            "-Xmx256m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            CrashWriters.class.getName(),
                            folder.toString(),
                            Integer.toString(owners),
                            Boolean.toString(relaxed))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (int i = 0; i < acknowledgements; i++) {
                    note(lines.readLine(), acknowledged);
                }
                assertTrue(process.toHandle().destroyForcibly()); // SIGKILL; its output stays readable
                assertTrue(process.waitFor(30, TimeUnit.SECONDS));
                for (String line = lines.readLine(); line != null && line.endsWith("."); line = lines.readLine()) {
                    note(line, acknowledged); // acknowledged before the kill, read after it
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static void note(String line, Map<Integer, Long> acknowledged) {
        assertNotNull(line, "the writers go on until they are killed");
        String[] parts = line.substring(0, line.length() - 1).split(" ");
        acknowledged.merge(Integer.parseInt(parts[0]), Long.parseLong(parts[1]), Math::max);
    }

    private void check(int owners, Map<Integer, Long> acknowledged) {
        try (RocksStore store = RocksStore.open(folder, CrashWriters.settings(owners), Clock.system())) {
            BlockingStore blocking = store.blocking();
            Map<RowKey, Long> told = new HashMap<>();
            for (int bucket = 0; bucket < CrashWriters.TABLE.buckets(); bucket++) {
                replay(store, blocking, bucket, told);
            }
            for (int writer = 0; writer < CrashWriters.WRITERS; writer++) {
                RowKey key = CrashWriters.key(writer);
                byte[] row = blocking.get(key);
                long value = row == null ? 0 : Bytes.getLong(row, 0);
                assertTrue(
                        value >= acknowledged.getOrDefault(writer, 0L),
                        "writer " + writer + " was told " + acknowledged.get(writer) + ", there is " + value);
                assertEquals(told.getOrDefault(key, 0L), value, "the log tells of every row's last value");
                RowKey twin = CrashWriters.twin(writer);
                byte[] other = blocking.get(twin);
                assertEquals(value, other == null ? 0 : Bytes.getLong(other, 0), "both rows of a commit, or none");
            }
        }
    }

    /** Reads a bucket's log, which must be dense, each record beginning where the last of its row ended. */
    private static void replay(RocksStore store, BlockingStore blocking, int bucket, Map<RowKey, Long> told) {
        long expected = 1;
        while (true) {
            FeedPage page =
                    blocking.readAfter(store.feed(CrashWriters.TABLE.bucket(bucket)), expected - 1, 1_000, 1 << 20);
            for (ChangeRecord record : page.records()) {
                assertEquals(expected, record.sequence());
                expected++;
                RowKey key = CrashWriters.keyNamed(record.change().key());
                byte[] before = record.change().before();
                assertEquals(told.getOrDefault(key, 0L), before == null ? 0 : Bytes.getLong(before, 0));
                told.put(key, Bytes.getLong(record.change().after(), 0));
            }
            if (page.next() == page.last()) {
                assertEquals(expected - 1, page.last(), "the head stands at the log's end");
                return;
            }
        }
    }
}
