// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import io.rivermill.base.Bytes;
import io.rivermill.base.RecordReader;
import io.rivermill.base.RecordWriter;
import io.rivermill.store.RowKey;
import io.rivermill.store.SystemKeyspaces;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Where rows of logs are. In LOG_GROUPS, by first byte: {@code g} account 0 region 0 name is a group; {@code s} group id,
 * name is a stream; {@code n} is the next free id; {@code d} and {@code e} are ids of deleted groups and streams whose
 * rows are still to be removed. In LOG_EVENTS: stream id, timestamp, arrival, eight bytes each.
 */
final class LogKeys {
    /** The next free id of groups and streams. */
    static final RowKey NEXT_ID = inGroups(text("n"));

    static final byte[] DELETED_GROUPS = text("d");
    static final byte[] DELETED_STREAMS = text("e");

    /** What rows of deleted ids hold when only their being there matters. */
    static final byte[] MARKER = new RecordWriter(1).toBytes();

    static final byte[] ALL_GROUPS = text("g");

    private static final byte[] STREAMS = text("s");
    private static final int TIMESTAMP_AT = Long.BYTES;
    private static final int ARRIVAL_AT = 2 * Long.BYTES;

    private LogKeys() {}

    /** What the row of a deleted stream's id holds whose group is still there. */
    static byte[] markerOf(GroupName group, long groupId) {
        return new RecordWriter(1)
                .writeBytes(group(group).key())
                .writeLong(groupId)
                .toBytes();
    }

    /** The group that the row of a deleted stream's id names, if it names one. */
    static Optional<RowKey> groupOfMarker(byte[] marker) {
        RecordReader reader = new RecordReader(marker);
        return reader.isAtEnd() ? Optional.empty() : Optional.of(inGroups(reader.readBytes()));
    }

    /** The id of the group that the row of a deleted stream's id names. */
    static long groupIdOfMarker(byte[] marker) {
        RecordReader reader = new RecordReader(marker);
        reader.readBytes();
        return reader.readLong();
    }

    static RowKey group(GroupName group) {
        return inGroups(groups(group.account(), group.region(), group.name()));
    }

    /** The beginning of the keys of all groups whose names begin with {@code namePrefix}. */
    static byte[] groups(String account, String region, String namePrefix) {
        return Bytes.concat(ALL_GROUPS, text(account + '\0' + region + '\0' + namePrefix));
    }

    static String groupName(RowKey key) {
        String rest = new String(key.key(), StandardCharsets.UTF_8);
        return rest.substring(rest.lastIndexOf('\0') + 1);
    }

    static RowKey stream(long groupId, String name) {
        return inGroups(streams(groupId, name));
    }

    /** The beginning of the keys of a group's streams whose names begin with {@code namePrefix}. */
    static byte[] streams(long groupId, String namePrefix) {
        return Bytes.concat(STREAMS, Bytes.ofLong(groupId), text(namePrefix));
    }

    static String streamName(RowKey key) {
        int from = STREAMS.length + Long.BYTES;
        return new String(key.key(), from, key.key().length - from, StandardCharsets.UTF_8);
    }

    static RowKey deletedGroup(long groupId) {
        return inGroups(Bytes.concat(DELETED_GROUPS, Bytes.ofLong(groupId)));
    }

    static RowKey deletedStream(long streamId) {
        return inGroups(Bytes.concat(DELETED_STREAMS, Bytes.ofLong(streamId)));
    }

    /** The id in a key of {@link #deletedGroup} or {@link #deletedStream}. */
    static long deletedId(RowKey key) {
        return Bytes.getLong(key.key(), 1);
    }

    static RowKey event(Position position) {
        byte[] key = new byte[3 * Long.BYTES];
        Bytes.putLong(key, 0, position.streamId());
        Bytes.putLong(key, TIMESTAMP_AT, position.timestampMillis());
        Bytes.putLong(key, ARRIVAL_AT, position.arrival());
        return RowKey.ordered(SystemKeyspaces.LOG_EVENTS, key);
    }

    static Position position(RowKey event) {
        byte[] key = event.key();
        return new Position(Bytes.getLong(key, TIMESTAMP_AT), Bytes.getLong(key, 0), Bytes.getLong(key, ARRIVAL_AT));
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static RowKey inGroups(byte[] key) {
        return RowKey.ordered(SystemKeyspaces.LOG_GROUPS, key);
    }
}
