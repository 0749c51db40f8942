// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.modelcompiler;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An object of a JSON document, with the order of its members kept. */
record JsonTree(Map<String, Object> members) {
    private static final JsonTree EMPTY = new JsonTree(Map.of());

    static JsonTree read(InputStream in) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(in)) {
            parser.nextToken();
            return (JsonTree) value(parser);
        }
    }

    private static Object value(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            Map<String, Object> members = new LinkedHashMap<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                members.put(name, value(parser));
            }
            return new JsonTree(members);
        }
        if (token == JsonToken.START_ARRAY) {
            List<Object> list = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                list.add(value(parser));
            }
            return list;
        }
        return parser.getText();
    }

    boolean has(String name) {
        return members.containsKey(name);
    }

    boolean isTrue(String name) {
        return "true".equals(members.get(name));
    }

    /** The member as text; numbers and booleans as they are written. */
    @Nullable
    String text(String name) {
        Object value = members.get(name);
        return value == null ? null : value.toString();
    }

    String required(String name) {
        String text = text(name);
        if (text == null) {
            throw new IllegalArgumentException("no " + name + " in " + members.keySet());
        }
        return text;
    }

    /** The member as an object, empty if there is none. */
    JsonTree object(String name) {
        return members.get(name) instanceof JsonTree tree ? tree : EMPTY;
    }

    /** The member as a list, empty if there is none. */
    @SuppressWarnings("unchecked") // lists hold what value() made
    List<Object> list(String name) {
        return members.get(name) instanceof List<?> list ? (List<Object>) list : List.of();
    }

    List<String> texts(String name) {
        return list(name).stream().map(Object::toString).toList();
    }
}
