// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import io.rivermill.base.RecordReader;
import io.rivermill.base.RecordWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A tumbling window in which records were handled, and what the function made of them: a JSON object that the next call
 * gets.
 *
 * @param shardId whose records they are; a window is of one shard
 */
record OpenWindow(String shardId, long startMillis, long endMillis, byte[] state) {
    /** A state beyond this ends its window early. */
    static final int STATE_BYTES_MAX = 1 << 20;

    private static final byte[] NO_STATE = "{}".getBytes(StandardCharsets.UTF_8);

    /** The window of a time: windows begin at multiples of their length since the epoch. */
    static OpenWindow at(String shardId, long timeMillis, long lengthMillis) {
        long start = Math.floorDiv(timeMillis, lengthMillis) * lengthMillis;
        return new OpenWindow(shardId, start, start + lengthMillis, NO_STATE);
    }

    boolean contains(long timeMillis) {
        return timeMillis >= startMillis && timeMillis < endMillis;
    }

    /** Its state is beyond what functions may keep, so it ends early. */
    boolean isTooLarge() {
        return state.length > STATE_BYTES_MAX;
    }

    OpenWindow with(byte[] nextState) {
        return new OpenWindow(shardId, startMillis, endMillis, nextState);
    }

    static void write(RecordWriter writer, OpenWindow window) {
        writer.writeString(window.shardId)
                .writeLong(window.startMillis)
                .writeLong(window.endMillis)
                .writeBytes(window.state);
    }

    static OpenWindow read(RecordReader reader) {
        return new OpenWindow(reader.readString(), reader.readLong(), reader.readLong(), reader.readBytes());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OpenWindow that
                && shardId.equals(that.shardId)
                && startMillis == that.startMillis
                && endMillis == that.endMillis
                && Arrays.equals(state, that.state);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(startMillis) * 31 + shardId.hashCode();
    }
}
