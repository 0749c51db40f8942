// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import io.rivermill.shapes.Member;
import io.rivermill.shapes.Shape;
import io.rivermill.shapes.StructureShape;
import io.rivermill.shapes.TimestampFormat;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes structs as XML in the way of AWS Query: lists in {@code member} elements, maps in {@code entry} elements. */
final class XmlWriter {
    private XmlWriter() {}

    static void members(StructureShape shape, Struct struct, XmlOutput out) {
        for (Member member : shape.members()) {
            member(member, struct.get(member.index()), out);
        }
    }

    /** Writes a member, or nothing if it is absent. */
    static void member(Member member, @Nullable Object value, XmlOutput out) {
        if (value == null) {
            return;
        }
        String name = member.wireName();
        if (member.target() instanceof Shape.ListShape list && list.flattened()) {
            ((List<?>) value).forEach(element -> element(name, list.member().target(), element, out));
        } else if (member.target() instanceof Shape.MapShape map && map.flattened()) {
            entries(name, map, (Map<?, ?>) value, out);
        } else {
            element(name, member.target(), value, out);
        }
    }

    private static void element(String name, Shape shape, @Nullable Object value, XmlOutput out) {
        if (value == null) {
            return;
        }
        out.open(name);
        switch (shape) {
            case StructureShape structure -> members(structure, (Struct) value, out);
            case Shape.ListShape list ->
                ((List<?>) value)
                        .forEach(element -> element("member", list.member().target(), element, out));
            case Shape.MapShape map -> entries("entry", map, (Map<?, ?>) value, out);
            case Shape.TimestampShape timestamp ->
                out.text(Timestamps.text((Instant) value, timestamp.format(), TimestampFormat.ISO_8601));
            case Shape.BlobShape _ -> out.text(Base64.getEncoder().encodeToString((byte[]) value));
            case Shape.StringShape _, Shape.BooleanShape _, Shape.IntegerShape _ -> out.text(value.toString());
            case Shape.LongShape _, Shape.DoubleShape _ -> out.text(value.toString());
            case Shape.ItemShape _, Shape.AttributeValueShape _ ->
                throw new IllegalStateException("attribute values aren't written as XML");
        }
        out.close(name);
    }

    private static void entries(String name, Shape.MapShape shape, Map<?, ?> values, XmlOutput out) {
        values.forEach((key, value) -> {
            out.open(name);
            element("key", shape.key().target(), key, out);
            element("value", shape.value().target(), value, out);
            out.close(name);
        });
    }
}
