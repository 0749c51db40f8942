// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import io.rivermill.base.RecordReader;
import io.rivermill.base.RecordWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One event as it was handed in. */
record LogEvent(long timestampMillis, String message) {
    /** What each event costs beside its message, in PutLogEvents' arithmetic and in stored bytes. */
    static final int OVERHEAD_BYTES = 26;

    /** What the sink writes as one event; a longer line becomes several. */
    static final int SINK_MESSAGE_BYTES_MAX = (256 << 10) - OVERHEAD_BYTES;

    private static final int VERSION = 1;
    private static final int UTF8_BYTES_PER_CHAR_MAX = 3;

    /** The events of one line: one, or several for a line that is too long, or none for an empty one. */
    static List<LogEvent> split(long timestampMillis, String message) {
        if (message.isEmpty()) {
            return List.of();
        }
        if (message.length() <= SINK_MESSAGE_BYTES_MAX / UTF8_BYTES_PER_CHAR_MAX) {
            return List.of(new LogEvent(timestampMillis, message));
        }
        List<LogEvent> events = new ArrayList<>();
        int chars = SINK_MESSAGE_BYTES_MAX / UTF8_BYTES_PER_CHAR_MAX;
        for (int from = 0; from < message.length(); ) {
            int to = Math.min(message.length(), from + chars);
            if (to < message.length() && Character.isHighSurrogate(message.charAt(to - 1))) {
                to--; // a pair stays together
            }
            events.add(new LogEvent(timestampMillis, message.substring(from, to)));
            from = to;
        }
        return events;
    }

    int sizeBytes() {
        return sizeBytes(message);
    }

    static int sizeBytes(String message) {
        return message.getBytes(StandardCharsets.UTF_8).length + OVERHEAD_BYTES;
    }

    byte[] toBytes(long ingestionMillis) {
        return new RecordWriter(VERSION)
                .writeLong(ingestionMillis)
                .writeString(message)
                .toBytes();
    }

    /** An event as it is stored. */
    record Stored(Position position, long ingestionMillis, String message) {

        static Stored read(Position position, byte[] bytes) {
            RecordReader reader = new RecordReader(bytes);
            return new Stored(position, reader.readLong(), reader.readString());
        }

        int sizeBytes() {
            return LogEvent.sizeBytes(message);
        }
    }
}
