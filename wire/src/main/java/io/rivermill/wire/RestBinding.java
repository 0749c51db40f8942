// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import io.rivermill.shapes.Location;
import io.rivermill.shapes.Member;
import io.rivermill.shapes.Shape;
import io.rivermill.shapes.StructureShape;
import io.rivermill.shapes.TimestampFormat;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Members that travel in the path, the query, headers and the status. */
final class RestBinding {
    private RestBinding() {}

    /** Fills the members of {@code input} that aren't in the body. */
    static void read(StructureShape shape, WireRequest request, Struct input) {
        @Nullable Map<String, List<String>> query = null;
        for (Member member : shape.members()) {
            switch (member.location()) {
                case BODY, STATUS_CODE -> {}
                case URI -> one(member, request.labels().get(member.wireName()), input);
                case HEADER -> one(member, request.header(member.wireName()), input);
                case QUERYSTRING -> {
                    if (query == null) {
                        query = parameters(request.query());
                    }
                    query(member, query.getOrDefault(member.wireName(), List.of()), input);
                }
            }
        }
    }

    private static Map<String, List<String>> parameters(String query) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        for (QueryString.Parameter parameter : QueryString.parse(query)) {
            parameters.computeIfAbsent(parameter.name(), _ -> new ArrayList<>()).add(parameter.value());
        }
        return parameters;
    }

    private static void query(Member member, List<String> values, Struct input) {
        if (values.isEmpty()) {
            return;
        }
        if (member.target() instanceof Shape.ListShape list) {
            List<Object> elements = new ArrayList<>();
            values.forEach(value -> elements.add(Scalars.parse(list.member().target(), value)));
            input.set(member.index(), elements);
        } else {
            one(member, values.getLast(), input);
        }
    }

    private static void one(Member member, @Nullable String text, Struct input) {
        if (text != null) {
            input.set(member.index(), Scalars.parse(member.target(), text));
        }
    }

    /** Puts members into {@code headers}; returns the status, which may be a member too. */
    static int write(StructureShape shape, Struct output, Map<String, String> headers, int status) {
        int answered = status;
        for (Member member : shape.members()) {
            Object value = output.get(member.index());
            if (value == null) {
                continue;
            }
            if (member.location() == Location.STATUS_CODE) {
                answered = (Integer) value;
            } else if (member.location() == Location.HEADER) {
                headers.put(member.wireName(), text(member.target(), value));
            }
        }
        return answered;
    }

    private static String text(Shape shape, Object value) {
        return shape instanceof Shape.TimestampShape timestamp
                ? Timestamps.text((Instant) value, timestamp.format(), TimestampFormat.HTTP_DATE)
                : value.toString();
    }
}
