// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.rivermill.base.Bytes;
import io.rivermill.wire.JsonTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Records of a tumbling window: the event has the window and the state so far beside them, and the answer has to have the
 * state from here on, save for the call that ends the window.
 */
record WindowHandling(
        OpenWindow window, String eventSourceArn, boolean reportsItemFailures, boolean isFinal, boolean isCut)
        implements Handling {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final String STATE = "state";
    private static final int FRAME_BYTES = 1_024; // all but the state, with the longest names

    /** About what an event has beside records, and surely no less; null is a window that begins with the event. */
    static int emptyEventBytes(MappingConfig config, @Nullable OpenWindow window) {
        if (config.tumblingSeconds() == 0) {
            return Batch.emptyEventBytes();
        }
        return Batch.emptyEventBytes() + FRAME_BYTES + (window == null ? 0 : window.state().length);
    }

    @Override
    public byte[] event(List<Batch.Entry> records) {
        byte[] plain = Batch.event(records);
        String head = ",\"window\":{\"start\":\"" + Instant.ofEpochMilli(window.startMillis()) + "\",\"end\":\""
                + Instant.ofEpochMilli(window.endMillis()) + "\"},\"state\":";
        String tail = ",\"shardId\":" + quoted(window.shardId()) + ",\"eventSourceARN\":" + quoted(eventSourceArn)
                + ",\"isFinalInvokeForWindow\":" + isFinal + ",\"isWindowTerminatedEarly\":" + isCut + "}";
        return Bytes.concat(
                Arrays.copyOf(plain, plain.length - 1), // without its last brace
                head.getBytes(StandardCharsets.UTF_8),
                window.state(),
                tail.getBytes(StandardCharsets.UTF_8));
    }

    private static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    @Override
    public OptionalLong windowStartMillis() {
        return OptionalLong.of(window.startMillis());
    }

    @Override
    public Answer read(byte[] payload, List<Batch.Entry> records) {
        byte[] state = state(payload);
        if (state == null && !isFinal) {
            return Answer.UNUSABLE;
        }
        return Answer.of(reportsItemFailures ? firstFailed(payload, records) : OptionalInt.of(records.size()), state);
    }

    private static OptionalInt firstFailed(byte[] payload, List<Batch.Entry> records) {
        Object tree = JsonTree.read(payload);
        if (tree instanceof Map<?, ?> object) {
            Map<Object, Object> rest = new HashMap<>(object);
            rest.remove(STATE);
            return ItemFailures.firstFailed(rest, records);
        }
        return ItemFailures.firstFailed(payload, records);
    }

    /** The text of the object that is the answer's state; null if there is none. */
    private static byte @Nullable [] state(byte[] payload) {
        byte[] found = null;
        try (JsonParser parser = FACTORY.createParser(payload)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean named = STATE.equals(parser.currentName());
                JsonToken value = parser.nextToken();
                int from = (int) parser.currentTokenLocation().getByteOffset();
                parser.skipChildren();
                if (named) {
                    int to = (int) parser.currentLocation().getByteOffset();
                    found = value == JsonToken.START_OBJECT ? Arrays.copyOfRange(payload, from, to) : null;
                }
            }
        } catch (IOException e) {
            return null; // not JSON
        }
        return found;
    }
}
