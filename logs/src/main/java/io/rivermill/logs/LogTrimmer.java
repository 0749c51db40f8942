// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import io.rivermill.base.Bytes;
import io.rivermill.base.Clock;
import io.rivermill.store.BlockingStore;
import io.rivermill.store.Decision;
import io.rivermill.store.PageRequest;
import io.rivermill.store.Row;
import io.rivermill.store.RowKey;
import io.rivermill.store.RowUpdate;
import io.rivermill.store.SystemKeyspaces;
import java.util.ArrayList;
import java.util.List;

/**
 * Frees the space of events that nobody can read any more: those of deleted groups and streams, and those that are older
 * than their group's retention. Readers don't wait for it; it may stop anywhere and go on in the next round.
 *
 * <p>Threads: one round at a time; blocks.
 */
final class LogTrimmer {
    private static final int EVENTS_PER_UPDATE = 500;
    private static final int BYTES_PER_PAGE = 1 << 20;
    private static final int STREAMS_PER_UPDATE = 50;

    private final LogRows rows;
    private final BlockingStore store;
    private final Clock clock;

    LogTrimmer(LogRows rows, Clock clock) {
        this.rows = rows;
        this.store = rows.store();
        this.clock = clock;
    }

    /** One round. */
    void trim() {
        ids(LogKeys.DELETED_GROUPS).forEach(this::removeGroup);
        ids(LogKeys.DELETED_STREAMS).forEach(this::removeStream);
        List<RowKey> expiring = new ArrayList<>();
        rows.each(LogKeys.ALL_GROUPS, null, row -> {
            if (GroupRow.read(row.value()).retentionDays() > 0) {
                expiring.add(row.key());
            }
            return true;
        });
        expiring.forEach(this::expire);
    }

    private List<Long> ids(byte[] prefix) {
        List<Long> ids = new ArrayList<>();
        rows.each(prefix, null, row -> ids.add(LogKeys.deletedId(row.key())));
        return ids;
    }

    /** Turns a deleted group's streams into deleted streams. */
    private void removeGroup(long groupId) {
        while (true) {
            List<Row> streams = store.page(PageRequest.ofPrefix(
                            SystemKeyspaces.LOG_GROUPS,
                            0,
                            LogKeys.streams(groupId, ""),
                            STREAMS_PER_UPDATE,
                            BYTES_PER_PAGE))
                    .rows();
            List<RowKey> keys = new ArrayList<>();
            keys.add(LogKeys.deletedGroup(groupId));
            for (Row stream : streams) {
                keys.add(stream.key());
                keys.add(LogKeys.deletedStream(StreamRow.read(stream.value()).id()));
            }
            store.update(RowUpdate.lazy(keys, present -> {
                Decision.Write<Boolean> write = Decision.write(true);
                if (streams.isEmpty()) {
                    write.delete(LogKeys.deletedGroup(groupId));
                }
                for (Row stream : streams) {
                    write.delete(stream.key());
                    write.put(
                            LogKeys.deletedStream(StreamRow.read(stream.value()).id()), LogKeys.MARKER);
                }
                return write;
            }));
            if (streams.isEmpty()) {
                return;
            }
        }
    }

    private void removeStream(long streamId) {
        RowKey marker = LogKeys.deletedStream(streamId);
        while (true) {
            List<Row> events = events(streamId, Long.MAX_VALUE);
            store.update(RowUpdate.lazy(List.of(marker), present -> {
                Decision.Write<Boolean> write = Decision.write(true);
                events.forEach(event -> write.underive(event.key()));
                return events.isEmpty() ? write.delete(marker) : write;
            }));
            if (events.isEmpty()) {
                return;
            }
        }
    }

    private void expire(RowKey groupKey) {
        byte[] row = store.get(groupKey);
        if (row == null) {
            return;
        }
        GroupRow group = GroupRow.read(row);
        long keptFrom = group.keptFromMillis(clock.millis());
        List<Row> streams = new ArrayList<>();
        rows.each(LogKeys.streams(group.id(), ""), null, stream -> {
            StreamRow read = StreamRow.read(stream.value());
            return read.hasNoEvents() || read.firstEventMillis() >= keptFrom || streams.add(stream);
        });
        streams.forEach(stream -> expire(groupKey, group.id(), stream.key(), keptFrom));
    }

    private void expire(RowKey groupKey, long groupId, RowKey streamKey, long keptFrom) {
        while (true) {
            byte[] streamRow = store.get(streamKey);
            if (streamRow == null) {
                return;
            }
            long streamId = StreamRow.read(streamRow).id();
            List<Row> events = events(streamId, keptFrom);
            store.update(RowUpdate.lazy(List.of(groupKey, streamKey), present -> {
                byte[] groupNow = present.get(groupKey);
                byte[] streamNow = present.get(streamKey);
                if (groupNow == null || streamNow == null) {
                    return Decision.write(false);
                }
                GroupRow group = GroupRow.read(groupNow);
                StreamRow stream = StreamRow.read(streamNow);
                if (group.id() != groupId || stream.id() != streamId) {
                    return Decision.write(false);
                }
                Decision.Write<Boolean> write = Decision.write(true);
                events.forEach(event -> write.underive(event.key()));
                write.put(
                        groupKey, group.withStoredBytesAdded(-sizeBytes(events)).toBytes());
                return events.isEmpty()
                        ? write.put(
                                streamKey,
                                stream.withFirstEventAtLeast(keptFrom).toBytes())
                        : write;
            }));
            if (events.isEmpty()) {
                return;
            }
        }
    }

    private List<Row> events(long streamId, long beforeMillis) {
        PageRequest request = new PageRequest(
                SystemKeyspaces.LOG_EVENTS,
                new PageRequest.Bound(0, Bytes.ofLong(streamId)),
                new PageRequest.Bound(
                        0,
                        LogKeys.event(new Position(beforeMillis, streamId, 0)).key()),
                false,
                EVENTS_PER_UPDATE,
                BYTES_PER_PAGE);
        return store.page(request).rows();
    }

    private static long sizeBytes(List<Row> events) {
        return events.stream()
                .mapToLong(row -> LogEvent.Stored.read(LogKeys.position(row.key()), row.value())
                        .sizeBytes())
                .sum();
    }
}
