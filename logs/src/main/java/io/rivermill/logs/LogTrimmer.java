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
import io.rivermill.store.Rows;
import io.rivermill.store.SystemKeyspaces;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Frees the space of events that nobody can read any more: those of deleted groups and streams, and those that are older
 * than their group's retention. Readers don't wait for it; it may stop anywhere and go on in the next round.
 *
 * <p>Threads: one round at a time; {@link #removeBefore} may be called beside it. Both block.
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
        Optional<RowKey> group = Optional.ofNullable(store.get(marker)).flatMap(LogKeys::groupOfMarker);
        List<RowKey> keys = new ArrayList<>(List.of(marker));
        group.ifPresent(keys::add);
        while (true) {
            List<Row> events = events(streamId, Long.MAX_VALUE);
            store.update(RowUpdate.lazy(keys, present -> {
                Decision.Write<Boolean> write = Decision.write(true);
                events.forEach(event -> write.underive(event.key()));
                group.ifPresent(key -> subtract(write, present, key, marker, events));
                return events.isEmpty() ? write.delete(marker) : write;
            }));
            if (events.isEmpty()) {
                return;
            }
        }
    }

    /** A deleted stream's events weigh no more in its group, if that is still the same. */
    private static void subtract(
            Decision.Write<Boolean> write, Rows present, RowKey groupKey, RowKey marker, List<Row> events) {
        byte[] groupRow = present.get(groupKey);
        byte[] markerRow = present.get(marker);
        if (groupRow == null || markerRow == null) {
            return;
        }
        GroupRow group = GroupRow.read(groupRow);
        if (group.id() == LogKeys.groupIdOfMarker(markerRow)) {
            write.put(groupKey, group.withStoredBytesAdded(-sizeBytes(events)).toBytes());
        }
    }

    private void expire(RowKey groupKey) {
        byte[] row = store.get(groupKey);
        if (row == null) {
            return;
        }
        GroupRow group = GroupRow.read(row);
        removeBefore(groupKey, group.id(), group.keptFromMillis(clock.millis()));
    }

    /** Removes the events of a group that are older than that. */
    void removeBefore(RowKey groupKey, long groupId, long keptFrom) {
        List<Row> streams = new ArrayList<>();
        rows.each(LogKeys.streams(groupId, ""), null, stream -> {
            StreamRow read = StreamRow.read(stream.value());
            return read.hasNoEvents() || read.firstEventMillis() >= keptFrom || streams.add(stream);
        });
        streams.forEach(stream -> removeBefore(groupKey, groupId, stream.key(), keptFrom));
    }

    private void removeBefore(RowKey groupKey, long groupId, RowKey streamKey, long keptFrom) {
        boolean more = true;
        while (more) {
            byte[] streamRow = store.get(streamKey);
            if (streamRow == null) {
                return;
            }
            StreamRow planned = StreamRow.read(streamRow);
            List<Row> events = events(planned.id(), keptFrom);
            boolean sameGroup = store.update(RowUpdate.lazy(List.of(groupKey, streamKey), present -> {
                byte[] groupNow = present.get(groupKey);
                byte[] streamNow = present.get(streamKey);
                if (groupNow == null || GroupRow.read(groupNow).id() != groupId) {
                    return Decision.write(false);
                }
                if (streamNow == null || !StreamRow.read(streamNow).isAsFarTrimmedAs(planned)) {
                    return Decision.write(true); // and look again
                }
                Decision.Write<Boolean> write = Decision.write(true);
                events.forEach(event -> write.underive(event.key()));
                GroupRow group = GroupRow.read(groupNow).withStoredBytesAdded(-sizeBytes(events));
                StreamRow stream = StreamRow.read(streamNow);
                StreamRow after = events.isEmpty() ? stream.emptiedBefore(keptFrom, planned) : stream.withRemoval();
                return write.put(groupKey, group.toBytes()).put(streamKey, after.toBytes());
            }));
            more = sameGroup && !events.isEmpty();
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
