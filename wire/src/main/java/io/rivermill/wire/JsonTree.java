// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON as maps, lists, strings, {@code BigDecimal}s, booleans and {@link #NULL}: for filters, which look at what others
 * wrote this way and that. Of equal keys the last counts. Not for items, which keep their bytes.
 */
public final class JsonTree {
    /** JSON's null, so that it isn't mistaken for a value that isn't there. */
    public static final Object NULL = new Object();

    private static final int DEPTH_MAX = 500; // values in values: recursion mustn't exhaust the stack
    private static final int NUMBER_CHARACTERS_MAX = 1_000; // reading a number takes the square of its length

    private final JsonInput input;
    private int depth;

    private JsonTree(JsonInput input) {
        this.input = input;
    }

    /** The value in {@code json}; null if that isn't exactly one, or one of absurd depth or length of numbers. */
    public static @Nullable Object read(byte[] json) {
        JsonInput input = new JsonInput(json);
        try {
            Object value = new JsonTree(input).value();
            input.expectEnd();
            return value;
        } catch (ServiceException | NumberFormatException e) {
            return null; // not JSON, or a number beyond all exponents
        }
    }

    private Object value() {
        return switch (input.peek()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> input.readString();
            case 't', 'f' -> input.readBoolean();
            case 'n' -> {
                input.readNull();
                yield NULL;
            }
            default -> number();
        };
    }

    private BigDecimal number() {
        String text = input.readNumber();
        if (text.length() > NUMBER_CHARACTERS_MAX) {
            throw JsonInput.malformed();
        }
        return new BigDecimal(text);
    }

    private Map<String, Object> object() {
        Map<String, Object> members = new LinkedHashMap<>();
        input.expect('{');
        enter();
        if (!input.take('}')) {
            do {
                String name = input.readString();
                input.expect(':');
                members.put(name, value());
            } while (input.more('}'));
        }
        depth--;
        return members;
    }

    private List<Object> array() {
        List<Object> elements = new ArrayList<>();
        input.expect('[');
        enter();
        if (!input.take(']')) {
            do {
                elements.add(value());
            } while (input.more(']'));
        }
        depth--;
        return elements;
    }

    private void enter() {
        if (++depth > DEPTH_MAX) {
            throw JsonInput.malformed();
        }
    }
}
