// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import io.rivermill.store.Decision;
import io.rivermill.store.Durability;
import io.rivermill.store.KeyspaceVersion;
import io.rivermill.store.RowKey;
import io.rivermill.store.Rows;
import io.rivermill.store.SystemKeyspaces;
import io.rivermill.store.Update;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Appends events to streams, all in one commit: each stream's row is read, its events are numbered from there, and both
 * are written. Refuses as a whole if a group isn't the one it was planned with, or if a stream is missing and isn't to be
 * created.
 *
 * @param ingestionMillis when the events arrived
 */
record AppendEvents(List<Batch> batches, long ingestionMillis, boolean createsStreams) implements Update<Boolean> {
    /** Streams of one update: their rows, as many groups' rows and one more stay below the limit of keys. */
    static final int STREAMS_MAX = 60;

    /** Events of one stream. No two batches of an update are of the same stream. */
    record Batch(GroupName group, long groupId, String stream, List<LogEvent> events) {
        RowKey key() {
            return LogKeys.stream(groupId, stream);
        }

        /** What its events weigh, in characters. */
        long aboutBytes() {
            long bytes = 0;
            for (LogEvent event : events) {
                bytes += LogEvent.OVERHEAD_BYTES + event.message().length();
            }
            return bytes;
        }
    }

    @Override
    public List<KeyspaceVersion> versions() {
        return List.of(
                new KeyspaceVersion(SystemKeyspaces.LOG_GROUPS, 1), new KeyspaceVersion(SystemKeyspaces.LOG_EVENTS, 1));
    }

    @Override
    public List<RowKey> keys() {
        Set<RowKey> keys = new LinkedHashSet<>();
        keys.add(LogKeys.NEXT_ID);
        for (Batch batch : batches) {
            keys.add(LogKeys.group(batch.group()));
            keys.add(batch.key());
        }
        return List.copyOf(keys);
    }

    @Override
    public Durability durability() {
        return Durability.LAZY;
    }

    @Override
    public int weightBytes() {
        return batches.stream()
                .flatMap(batch -> batch.events().stream())
                .mapToInt(LogEvent::sizeBytes)
                .sum();
    }

    @Override
    public Decision<Boolean> decide(Rows rows) {
        NextId nextId = NextId.read(rows);
        Decision.Write<Boolean> write = Decision.write(true);
        Map<GroupName, GroupRow> groups = new LinkedHashMap<>();
        for (Batch batch : batches) {
            GroupRow group = groups.get(batch.group());
            if (group == null) {
                byte[] row = rows.get(LogKeys.group(batch.group()));
                group = row == null ? null : GroupRow.read(row);
            }
            if (group == null || group.id() != batch.groupId()) {
                return Decision.refuse(LogErrors.groupMissing());
            }
            byte[] row = rows.get(batch.key());
            if (row == null && !createsStreams) {
                return Decision.refuse(LogErrors.streamMissing());
            }
            StreamRow stream = row != null ? StreamRow.read(row) : StreamRow.create(nextId.take(), ingestionMillis);
            groups.put(batch.group(), group.withStoredBytesAdded(append(batch, stream, write)));
        }
        groups.forEach((name, group) -> write.put(LogKeys.group(name), group.toBytes()));
        return nextId.put(write);
    }

    /** Numbers a batch's events from its stream's row on, adds the rows, and returns what the events weigh. */
    private long append(Batch batch, StreamRow stream, Decision.Write<Boolean> write) {
        long arrival = stream.nextArrival();
        long first = stream.hasNoEvents() ? Long.MAX_VALUE : stream.firstEventMillis();
        long last = stream.lastEventMillis();
        long bytes = 0;
        for (LogEvent event : batch.events()) {
            Position position = new Position(event.timestampMillis(), stream.id(), arrival++);
            write.derive(LogKeys.event(position), event.toBytes(ingestionMillis));
            first = Math.min(first, event.timestampMillis());
            last = Math.max(last, event.timestampMillis());
            bytes += event.sizeBytes();
        }
        StreamRow after = batch.events().isEmpty()
                ? stream
                : new StreamRow(
                        stream.id(), stream.createdMillis(), arrival, first, last, ingestionMillis, stream.removals());
        write.put(batch.key(), after.toBytes());
        return bytes;
    }
}
