// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import io.rivermill.shapes.Location;
import io.rivermill.shapes.Member;
import io.rivermill.shapes.Shape;
import io.rivermill.shapes.StructureShape;
import io.rivermill.shapes.TimestampFormat;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes structs as JSON, as a shape says; items straight from their canonical bytes. What is absent is left out; what
 * travels in headers or as the status isn't written.
 *
 * <p>Threads: static, none.
 */
public final class JsonWriter {
    private final JsonOutput out;

    private JsonWriter(JsonOutput out) {
        this.out = out;
    }

    /** Writes {@code struct} as one JSON object. */
    public static void write(StructureShape shape, Struct struct, JsonOutput out) {
        new JsonWriter(out).structure(shape, struct);
    }

    /** Writes a value of any shape. */
    static void write(Shape shape, Object value, JsonOutput out) {
        new JsonWriter(out).value(shape, value);
    }

    private void structure(StructureShape shape, Struct struct) {
        out.writeByte('{');
        members(shape, struct, true);
        out.writeByte('}');
    }

    /** Writes the members without brackets; returns whether there are none so far. */
    static boolean members(StructureShape shape, Struct struct, JsonOutput out, boolean first, @Nullable Member but) {
        JsonWriter writer = new JsonWriter(out);
        boolean empty = first;
        for (Member member : shape.members()) {
            if (member != but) {
                empty = writer.member(member, struct.get(member.index()), empty);
            }
        }
        return empty;
    }

    /** Writes one member that is there; returns whether there are none so far, which is no longer so. */
    static boolean member(Member member, Object value, JsonOutput out, boolean empty) {
        return new JsonWriter(out).member(member, value, empty);
    }

    private void members(StructureShape shape, Struct struct, boolean first) {
        boolean empty = first;
        List<Member> members = shape.members();
        for (int i = 0; i < members.size(); i++) {
            empty = member(members.get(i), struct.get(i), empty);
        }
    }

    private boolean member(Member member, @Nullable Object value, boolean empty) {
        if (value == null || member.location() != Location.BODY) {
            return empty;
        }
        if (!empty) {
            out.writeByte(',');
        }
        name(member.wireNameUtf8());
        value(member.target(), value);
        return false;
    }

    private void name(byte[] utf8) {
        out.writeString(utf8, 0, utf8.length);
        out.writeByte(':');
    }

    private void value(Shape shape, @Nullable Object value) {
        if (value == null) {
            out.writeAscii("null");
            return;
        }
        switch (shape) {
            case Shape.StringShape _ -> out.writeString((String) value);
            case Shape.ItemShape _ -> ItemWriter.write((Item) value, out);
            case Shape.AttributeValueShape _ -> ItemWriter.write((AttributeValue) value, out);
            case StructureShape structure -> structure(structure, (Struct) value);
            case Shape.ListShape list -> list(list.member().target(), (List<?>) value);
            case Shape.MapShape map -> map(map.value().target(), (Map<?, ?>) value);
            case Shape.BooleanShape _ -> out.writeAscii((Boolean) value ? "true" : "false");
            case Shape.IntegerShape _, Shape.LongShape _, Shape.DoubleShape _ -> out.writeAscii(value.toString());
            case Shape.BlobShape _ -> out.writeBase64((byte[]) value, 0, ((byte[]) value).length);
            case Shape.TimestampShape timestamp -> timestamp(timestamp.format(), (Instant) value);
        }
    }

    private void list(Shape element, List<?> values) {
        out.writeByte('[');
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                out.writeByte(',');
            }
            value(element, values.get(i));
        }
        out.writeByte(']');
    }

    private void map(Shape held, Map<?, ?> values) {
        out.writeByte('{');
        boolean first = true;
        for (Map.Entry<?, ?> entry : values.entrySet()) {
            if (!first) {
                out.writeByte(',');
            }
            first = false;
            out.writeString((String) entry.getKey());
            out.writeByte(':');
            value(held, entry.getValue());
        }
        out.writeByte('}');
    }

    private void timestamp(TimestampFormat format, Instant instant) {
        if (format == TimestampFormat.DEFAULT || format == TimestampFormat.EPOCH_SECONDS) {
            out.writeAscii(Timestamps.epochSeconds(instant));
        } else {
            out.writeString(Timestamps.text(instant, format, format));
        }
    }
}
