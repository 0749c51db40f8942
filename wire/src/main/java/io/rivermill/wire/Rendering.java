// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import io.rivermill.shapes.Member;
import io.rivermill.shapes.Shape;
import io.rivermill.shapes.StructureShape;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values as AWS's messages quote them: the text that AWS's own Java objects give. */
final class Rendering {
    private static final int CHARS_MAX = 8_192; // a message never grows with the request

    private final StringBuilder out = new StringBuilder();

    private Rendering() {}

    static String of(Shape shape, @Nullable Object value) {
        Rendering rendering = new Rendering();
        rendering.value(shape, value);
        return cut(rendering.out.toString());
    }

    /** The same as JSON. */
    static String json(Shape shape, Object value) {
        JsonOutput json = new JsonOutput(256);
        JsonWriter.write(shape, value, json);
        return cut(new String(json.toBytes(), StandardCharsets.UTF_8));
    }

    private static String cut(String text) {
        return text.length() > CHARS_MAX ? text.substring(0, CHARS_MAX) + "…" : text;
    }

    /** True if values of the shape aren't to be quoted. */
    static boolean hides(Shape shape) {
        return switch (shape) {
            case Shape.StringShape string -> string.sensitive();
            case Shape.BlobShape _ -> true;
            case Shape.ListShape list -> list.sensitive() || hides(list.member().target());
            case Shape.MapShape map -> map.sensitive() || hides(map.value().target());
            case StructureShape _, Shape.BooleanShape _, Shape.IntegerShape _, Shape.LongShape _ -> false;
            case Shape.DoubleShape _, Shape.TimestampShape _, Shape.ItemShape _ -> false;
            case Shape.AttributeValueShape _ -> false;
        };
    }

    private void value(Shape shape, @Nullable Object value) {
        if (value == null || out.length() > CHARS_MAX) {
            out.append(value == null ? "null" : "…");
            return;
        }
        switch (shape) {
            case StructureShape structure -> structure(structure, (Struct) value);
            case Shape.ListShape list -> {
                out.append('[');
                String separator = "";
                for (Object element : (List<?>) value) {
                    out.append(separator);
                    value(list.member().target(), element);
                    separator = ", ";
                }
                out.append(']');
            }
            case Shape.MapShape map -> {
                out.append('{');
                Iterator<? extends Map.Entry<?, ?>> entries =
                        ((Map<?, ?>) value).entrySet().iterator();
                while (entries.hasNext()) {
                    Map.Entry<?, ?> entry = entries.next();
                    out.append(entry.getKey()).append('=');
                    value(map.value().target(), entry.getValue());
                    out.append(entries.hasNext() ? ", " : "");
                }
                out.append('}');
            }
            case Shape.ItemShape _ -> out.append("{…}");
            case Shape.AttributeValueShape _ -> out.append("AttributeValue(…)");
            case Shape.StringShape string -> out.append(string.sensitive() ? "*** Sensitive Data Redacted ***" : value);
            case Shape.BlobShape _ -> out.append("java.nio.HeapByteBuffer[…]");
            case Shape.BooleanShape _, Shape.IntegerShape _, Shape.LongShape _ -> out.append(value);
            case Shape.DoubleShape _, Shape.TimestampShape _ -> out.append(value);
        }
    }

    private void structure(StructureShape shape, Struct struct) {
        out.append(shape.name()).append('(');
        String separator = "";
        for (Member member : shape.members()) {
            out.append(separator).append(Failures.lowerCamel(member.name())).append('=');
            value(member.target(), struct.get(member.index()));
            separator = ", ";
        }
        out.append(')');
    }
}
