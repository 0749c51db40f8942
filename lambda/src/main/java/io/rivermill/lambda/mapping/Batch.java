// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Records of one shard, in order, that a function is to handle together.
 *
 * @param shardId the shard
 * @param records none is just as good: then only the position moves
 * @param next everything to this number is done with once the records are
 * @param endsShard whether the shard ends with it
 * @param readMillis how long it took to read, from the look at the log that brought its first record on
 */
record Batch(String shardId, List<Entry> records, long next, boolean endsShard, long readMillis) {
    private static final byte[] HEAD = "{\"Records\":[".getBytes(StandardCharsets.UTF_8);
    private static final byte[] TAIL = "]}".getBytes(StandardCharsets.UTF_8);

    /** The largest event that functions take. */
    static final int EVENT_BYTES_MAX = 6_291_456;

    /** A record. */
    record Entry(long sequence, long timeMillis, String sequenceNumber, byte[] event) {
        /** What it adds to an event. */
        int eventBytes() {
            return event.length + 1;
        }
    }

    Batch {
        records = List.copyOf(records);
    }

    /** How many of its records, from the first on, an event has room for that has so many bytes beside them. */
    int fitting(int otherBytes) {
        int bytes = otherBytes;
        int count = 0;
        while (count < records.size() && bytes + records.get(count).eventBytes() <= EVENT_BYTES_MAX) {
            bytes += records.get(count++).eventBytes();
        }
        return count;
    }

    /** Its first records; its end stays where it is. */
    Batch before(int index) {
        return new Batch(shardId, records.subList(0, index), next, endsShard, readMillis);
    }

    /** Its records from an index on. */
    Batch after(int index) {
        return new Batch(shardId, records.subList(index, records.size()), next, endsShard, readMillis);
    }

    /** The size of an event without records. */
    static int emptyEventBytes() {
        return HEAD.length + TAIL.length;
    }

    /** The event of some records: {@code {"Records":[…]}}. */
    static byte[] event(List<Entry> records) {
        int length = emptyEventBytes() + Math.max(0, records.size() - 1);
        for (Entry entry : records) {
            length += entry.event().length;
        }
        byte[] event = new byte[length];
        int at = append(event, 0, HEAD);
        for (int i = 0; i < records.size(); i++) {
            if (i > 0) {
                event[at++] = ',';
            }
            at = append(event, at, records.get(i).event());
        }
        append(event, at, TAIL);
        return event;
    }

    private static int append(byte[] target, int at, byte[] part) {
        System.arraycopy(part, 0, target, at, part.length);
        return at + part.length;
    }
}
