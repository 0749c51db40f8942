// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that a {@link MemoryStore} holds at one moment.
 *
 * <p>Threads: immutable.
 */
record MemoryState(
        PersistentMap<RowKey, byte[]> rows,
        PersistentMap<LogKey, ChangeRecord> log,
        PersistentMap<Bucket, Head> heads,
        PersistentMap<Long, KeyspaceVersion> keyspaces)
        implements Turn.Present {
    private static final long HOUR_MILLIS = 3_600_000;
    private static final Comparator<Bucket> BY_BUCKET =
            Comparator.comparingLong(Bucket::keyspaceId).thenComparingInt(Bucket::index);

    /** Where a change record is: the log of a bucket is a range. */
    record LogKey(Bucket bucket, long sequence) {
        static final Comparator<LogKey> ORDER =
                Comparator.comparing(LogKey::bucket, BY_BUCKET).thenComparingLong(LogKey::sequence);
    }

    static MemoryState initial() {
        PersistentMap<Long, KeyspaceVersion> keyspaces = PersistentMap.empty(Comparator.naturalOrder());
        for (Keyspace keyspace : SystemKeyspaces.ALL) {
            keyspaces = keyspaces.put(keyspace.id(), new KeyspaceVersion(keyspace, 1));
        }
        return new MemoryState(
                PersistentMap.empty(Comparator.naturalOrder()),
                PersistentMap.empty(LogKey.ORDER),
                PersistentMap.empty(BY_BUCKET),
                keyspaces);
    }

    @Override
    public long version(Keyspace keyspace) {
        KeyspaceVersion present = keyspaces.get(keyspace.id());
        return present != null && present.keyspace().equals(keyspace) ? present.version() : 0;
    }

    @Override
    public byte @Nullable [] row(RowKey key) {
        return rows.get(key);
    }

    @Override
    public Head head(Bucket bucket) {
        Head head = heads.get(bucket);
        return head == null ? Head.EMPTY : head;
    }

    Page page(PageRequest request) {
        RowKey from = key(request.keyspace(), request.from());
        PageRequest.Bound upper = request.to();
        RowKey to = upper == null ? null : key(request.keyspace(), upper);
        RowKey end =
                to != null ? to : new RowKey(new Keyspace(request.keyspace().id() + 1, 0), 0, new byte[0]);
        Iterator<Map.Entry<RowKey, byte[]>> walk = request.descending() ? rows.descending(end) : rows.ascending(from);
        PageRequest.Fetch fetch = request.fetch();
        List<Row> page = new ArrayList<>();
        List<byte @Nullable []> fetched = new ArrayList<>(0);
        long bytes = 0;
        while (walk.hasNext()) {
            Map.Entry<RowKey, byte[]> row = walk.next();
            boolean past = request.descending()
                    ? row.getKey().compareTo(from) < 0
                    : row.getKey().compareTo(end) >= 0;
            if (past) {
                break;
            }
            if (page.size() == request.rowsMax() || bytes >= request.bytesMax()) {
                return new Page(page, fetched, true);
            }
            Row found = new Row(row.getKey(), row.getValue());
            page.add(found);
            bytes += found.key().key().length + found.value().length;
            if (fetch != null) {
                byte[] value = rows.get(fetch.of(found));
                fetched.add(value);
                bytes += value == null ? 0 : value.length;
            }
        }
        return new Page(page, fetched, false);
    }

    FeedPage readAfter(Bucket bucket, long sequence, int recordsMax, int bytesMax) {
        long last = head(bucket).nextSequence() - 1;
        List<ChangeRecord> records = new ArrayList<>();
        long bytes = 0;
        Iterator<Map.Entry<LogKey, ChangeRecord>> walk = log.ascending(new LogKey(bucket, sequence + 1));
        while (walk.hasNext()) {
            Map.Entry<LogKey, ChangeRecord> entry = walk.next();
            if (!entry.getKey().bucket().equals(bucket)) {
                break;
            }
            bytes += entry.getValue().change().payloadBytes();
            boolean full = records.size() == recordsMax || (bytes > bytesMax && !records.isEmpty());
            if (full) {
                return new FeedPage(records, records.getLast().sequence(), last);
            }
            records.add(entry.getValue());
        }
        return new FeedPage(records, Math.max(sequence, last), last);
    }

    long seek(Bucket bucket, long timeMillis) {
        Iterator<Map.Entry<LogKey, ChangeRecord>> walk = log.ascending(new LogKey(bucket, 0));
        while (walk.hasNext()) {
            ChangeRecord record = walk.next().getValue();
            if (!record.change().bucket().equals(bucket)) {
                break;
            }
            if (record.timeMillis() >= timeMillis) {
                return record.sequence() - 1;
            }
        }
        return head(bucket).nextSequence() - 1;
    }

    MemoryState withoutLogBefore(long timeMillis) {
        long hour = Math.floorDiv(timeMillis, HOUR_MILLIS);
        PersistentMap<LogKey, ChangeRecord> kept = log;
        Iterator<Map.Entry<LogKey, ChangeRecord>> walk = log.ascending(null);
        while (walk.hasNext()) {
            Map.Entry<LogKey, ChangeRecord> entry = walk.next();
            if (Math.floorDiv(entry.getValue().timeMillis(), HOUR_MILLIS) < hour) {
                kept = kept.remove(entry.getKey());
            }
        }
        return new MemoryState(rows, kept, headsWithout(hour), keyspaces);
    }

    /** Heads but those of keyspaces that are gone, once their log is gone too. */
    private PersistentMap<Bucket, Head> headsWithout(long hour) {
        PersistentMap<Bucket, Head> kept = heads;
        Iterator<Map.Entry<Bucket, Head>> walk = heads.ascending(null);
        while (walk.hasNext()) {
            Map.Entry<Bucket, Head> entry = walk.next();
            boolean there = keyspaces.get(entry.getKey().keyspaceId()) != null;
            if (!there && Math.floorDiv(entry.getValue().lastTimeMillis(), HOUR_MILLIS) < hour) {
                kept = kept.remove(entry.getKey());
            }
        }
        return kept;
    }

    /** This state with a checked decision applied. */
    MemoryState with(Decision.Write<?> write, long nowMillis) {
        PersistentMap<RowKey, byte[]> nextRows = rows;
        PersistentMap<Long, KeyspaceVersion> nextKeyspaces = keyspaces;
        PersistentMap<Bucket, Head> nextHeads = heads;
        for (KeyspaceChange change : write.keyspaces()) {
            Keyspace keyspace = change.keyspace();
            switch (change) {
                case KeyspaceChange.Create create ->
                    nextKeyspaces = nextKeyspaces.put(keyspace.id(), new KeyspaceVersion(create.keyspace(), 1));
                case KeyspaceChange.Alter alter ->
                    nextKeyspaces = nextKeyspaces.put(
                            keyspace.id(), new KeyspaceVersion(alter.keyspace(), version(alter.keyspace()) + 1));
                case KeyspaceChange.Drop drop -> {
                    nextKeyspaces = nextKeyspaces.remove(drop.keyspace().id());
                    nextRows = withoutKeyspace(nextRows, drop.keyspace());
                    nextHeads = withoutTallies(nextHeads, drop.keyspace());
                }
            }
        }
        for (RowKey key : write.deletes()) {
            nextRows = nextRows.remove(key);
        }
        for (RowKey key : write.derivedDeletes()) {
            nextRows = nextRows.remove(key);
        }
        for (Row row : write.puts()) {
            nextRows = nextRows.put(row.key(), row.value());
        }
        for (Row row : write.derivedPuts()) {
            nextRows = nextRows.put(row.key(), row.value());
        }
        return new MemoryState(nextRows, log, nextHeads, nextKeyspaces).withLog(write, nowMillis);
    }

    private MemoryState withLog(Decision.Write<?> write, long nowMillis) {
        PersistentMap<LogKey, ChangeRecord> nextLog = log;
        PersistentMap<Bucket, Head> nextHeads = heads;
        for (Change change : write.changes()) {
            Head head = orEmpty(nextHeads.get(change.bucket()));
            long sequence = head.nextSequence();
            write.number(change, sequence);
            long time = Math.max(nowMillis, head.lastTimeMillis());
            nextLog = nextLog.put(new LogKey(change.bucket(), sequence), new ChangeRecord(sequence, time, change));
            nextHeads = nextHeads.put(change.bucket(), new Head(sequence + 1, time, head.items(), head.bytes()));
        }
        for (Decision.Tally tally : write.tallies()) {
            if (keyspaces.get(tally.bucket().keyspaceId()) == null) {
                continue; // dropped by the same update
            }
            Head head = orEmpty(nextHeads.get(tally.bucket()));
            nextHeads = nextHeads.put(
                    tally.bucket(),
                    new Head(
                            head.nextSequence(),
                            head.lastTimeMillis(),
                            head.items() + tally.items(),
                            head.bytes() + tally.bytes()));
        }
        return new MemoryState(rows, nextLog, nextHeads, keyspaces);
    }

    private static PersistentMap<RowKey, byte[]> withoutKeyspace(
            PersistentMap<RowKey, byte[]> rows, Keyspace keyspace) {
        PersistentMap<RowKey, byte[]> kept = rows;
        Iterator<Map.Entry<RowKey, byte[]>> walk = rows.ascending(new RowKey(keyspace, 0, new byte[0]));
        while (walk.hasNext()) {
            RowKey key = walk.next().getKey();
            if (key.keyspace().id() != keyspace.id()) {
                break;
            }
            kept = kept.remove(key);
        }
        return kept;
    }

    private static PersistentMap<Bucket, Head> withoutTallies(PersistentMap<Bucket, Head> heads, Keyspace keyspace) {
        PersistentMap<Bucket, Head> kept = heads;
        for (int bucket = 0; bucket < keyspace.buckets(); bucket++) {
            Head head = heads.get(keyspace.bucket(bucket));
            if (head != null) {
                kept = kept.put(keyspace.bucket(bucket), new Head(head.nextSequence(), head.lastTimeMillis(), 0, 0));
            }
        }
        return kept;
    }

    private static Head orEmpty(@Nullable Head head) {
        return head == null ? Head.EMPTY : head;
    }

    private static RowKey key(Keyspace keyspace, PageRequest.Bound bound) {
        return new RowKey(keyspace, bound.hash(), bound.key());
    }
}
