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
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON bytes straight into structs, as a shape says; items go straight to their canonical bytes. Members that the
 * model doesn't know are passed over, nulls are absences, and of members given twice the last counts.
 *
 * <p>What isn't JSON, or has another type than the model says, is a SerializationException: without a message in the first
 * case, with AWS's in the second. Malformed JSON is found first, wherever it is.
 *
 * <p>Bounds: recursion follows the model, which isn't recursive but for attribute values, and these have a limit of their
 * own; elements and entries are counted, since each takes many times the memory of its few bytes.
 *
 * <p>Threads: static, none.
 */
public final class JsonReader {
    private static final int ELEMENTS_MAX = 250_000; // of all lists and maps; PutLogEvents has the most, with 10,000

    /** What a Java parser of AWS's says where the member came after some rewriting of theirs. */
    private static final String NEWER_LIST_MESSAGE =
            "class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl"
                    + " cannot be cast to class java.lang.Class (sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and"
                    + " java.lang.Class are in module java.base of loader 'bootstrap')";

    private final JsonInput in;
    private final String namespace;
    private final boolean everywhere;
    private int elements;

    private JsonReader(JsonInput in, @Nullable String namespace, boolean everywhere) {
        this.in = in;
        this.namespace = namespace == null ? "" : namespace + '.';
        this.everywhere = everywhere;
    }

    /**
     * Reads a body, which must be one JSON object.
     *
     * @param namespace of the service's Java classes, which some messages name; null for none
     */
    public static Struct read(StructureShape shape, byte[] body, @Nullable String namespace) {
        Struct struct = new Struct(shape.members().size());
        readInto(struct, shape, body, namespace);
        return struct;
    }

    /** Reads members from the body that REST would put elsewhere too: for command lines and tests. */
    static Struct readAllMembers(StructureShape shape, byte[] body) {
        Struct struct = new Struct(shape.members().size());
        new JsonReader(new JsonInput(body), null, true).members(shape, struct);
        return struct;
    }

    /** The same into a struct that may have some members from elsewhere. */
    static void readInto(Struct struct, StructureShape shape, byte[] body, @Nullable String namespace) {
        JsonInput in = new JsonInput(body);
        if (in.peek() != '{') {
            throw JsonInput.malformed();
        }
        try {
            new JsonReader(in, namespace, false).members(shape, struct);
            in.expectEnd();
        } catch (ServiceException e) {
            JsonInput.check(body); // AWS's parser goes over the whole body before types are looked at
            throw e;
        }
    }

    private void members(StructureShape shape, Struct struct) {
        in.expect('{');
        if (in.take('}')) {
            return;
        }
        do {
            Member member = in.readMember(shape);
            in.expect(':');
            if (member == null || !(everywhere || member.location() == Location.BODY)) {
                in.skipValue();
            } else if (in.peek() == 'n') {
                in.readNull();
                struct.set(member.index(), null);
            } else {
                struct.set(member.index(), value(member.target(), "Unexpected field type"));
            }
        } while (in.more('}'));
    }

    private Object value(Shape shape, String scalarForStructure) {
        return switch (shape) {
            case Shape.StringShape _ -> string();
            case Shape.ItemShape _ -> ItemReader.readItem(in);
            case Shape.AttributeValueShape _ -> ItemReader.readValue(in);
            case StructureShape structure -> structure(structure, scalarForStructure);
            case Shape.ListShape list -> list(list);
            case Shape.MapShape map -> map(map);
            case Shape.BooleanShape _ -> bool();
            case Shape.IntegerShape _ -> (int) whole("Integer", Integer.MIN_VALUE, Integer.MAX_VALUE);
            case Shape.LongShape _ -> whole("Long", Long.MIN_VALUE, Long.MAX_VALUE);
            case Shape.DoubleShape _ -> number("Double");
            case Shape.BlobShape _ -> blob();
            case Shape.TimestampShape timestamp -> timestamp(timestamp);
        };
    }

    private Struct structure(StructureShape shape, String scalarMessage) {
        if (in.peek() == '[') {
            throw mismatch("Unrecognized collection type class " + namespace + shape.name());
        }
        if (in.peek() != '{') {
            throw mismatch(scalarMessage);
        }
        Struct struct = new Struct(shape.members().size());
        members(shape, struct);
        return struct;
    }

    private List<@Nullable Object> list(Shape.ListShape shape) {
        if (in.peek() == '{') {
            throw mismatch("Start of structure or map found where not expected");
        }
        if (in.peek() != '[') {
            throw mismatch(shape.newer() ? NEWER_LIST_MESSAGE : "Unexpected field type");
        }
        in.expect('[');
        List<@Nullable Object> values = new ArrayList<>();
        if (in.take(']')) {
            return values;
        }
        Shape element = shape.member().target();
        do {
            values.add(element(element));
        } while (in.more(']'));
        return values;
    }

    private Map<String, @Nullable Object> map(Shape.MapShape shape) {
        if (in.peek() == '[') {
            throw mismatch("Unrecognized collection type " + javaType(shape));
        }
        if (in.peek() != '{') {
            throw mismatch("Unexpected field type");
        }
        in.expect('{');
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        if (in.take('}')) {
            return values;
        }
        Shape held = shape.value().target();
        do {
            String key = in.readString();
            in.expect(':');
            values.put(key, element(held));
        } while (in.more('}'));
        return values;
    }

    /** How the service's parser prints the type of a value. */
    private String javaType(Shape shape) {
        return switch (shape) {
            case StructureShape _, Shape.AttributeValueShape _ -> namespace + shape.name();
            case Shape.ListShape list ->
                "java.util.List<" + javaType(list.member().target()) + '>';
            case Shape.MapShape map -> mapOf(map.value().target());
            case Shape.ItemShape item -> mapOf(item.value().target());
            case Shape.StringShape _ -> "java.lang.String";
            case Shape.BooleanShape _ -> "java.lang.Boolean";
            case Shape.IntegerShape _ -> "java.lang.Integer";
            case Shape.LongShape _ -> "java.lang.Long";
            case Shape.DoubleShape _ -> "java.lang.Double";
            case Shape.BlobShape _ -> "java.nio.ByteBuffer";
            case Shape.TimestampShape _ -> "java.util.Date";
        };
    }

    private String mapOf(Shape value) {
        return "java.util.Map<java.lang.String, " + javaType(value) + '>';
    }

    private @Nullable Object element(Shape shape) {
        if (++elements > ELEMENTS_MAX) {
            throw mismatch("The request has too many elements");
        }
        if (in.peek() == 'n') {
            in.readNull();
            return null;
        }
        return value(shape, "Unexpected value type in payload");
    }

    private String string() {
        expectScalar("java.lang.String");
        if (in.peek() != '"') {
            throw mismatch(in.scalarName() + " cannot be converted to String");
        }
        return in.readString();
    }

    private boolean bool() {
        expectScalar("java.lang.Boolean");
        return switch (in.peek()) {
            case 't', 'f' -> in.readBoolean();
            case '"' ->
                switch (in.readString().toLowerCase(Locale.ROOT)) {
                    case "true", "1", "yes" -> true;
                    case "false", "0", "no" -> false;
                    default -> throw mismatch("Unexpected token received from parser");
                };
            default -> throw mismatch(in.scalarName() + " cannot be converted to Boolean");
        };
    }

    /** A whole number; decimals are rounded down, numbers out of range refused. */
    private long whole(String type, long min, long max) {
        expectScalar("java.lang." + type);
        String scalar = in.scalarName();
        if (!"NUMBER_VALUE".equals(scalar) && !"DECIMAL_VALUE".equals(scalar)) {
            throw mismatch(scalar + " cannot be converted to " + type);
        }
        String text = in.readNumber();
        try {
            long value = "NUMBER_VALUE".equals(scalar) ? Long.parseLong(text) : floor(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // longer than any long: refused like one that is too large
        }
        throw mismatch(scalar + " cannot be converted to " + type);
    }

    private static long floor(String text) {
        double value = Math.floor(Double.parseDouble(text));
        if (Math.abs(value) > 1L << 53) {
            throw new NumberFormatException(text);
        }
        return (long) value;
    }

    private double number(String type) {
        expectScalar("java.lang." + type);
        String scalar = in.scalarName();
        if (!"NUMBER_VALUE".equals(scalar) && !"DECIMAL_VALUE".equals(scalar)) {
            throw mismatch(scalar + " cannot be converted to " + type);
        }
        return Double.parseDouble(in.readNumber());
    }

    private byte[] blob() {
        expectScalar("java.nio.ByteBuffer");
        if (in.peek() != '"') {
            throw mismatch("only base-64-encoded strings are convertible to bytes");
        }
        return in.readBase64();
    }

    private Instant timestamp(Shape.TimestampShape shape) {
        expectScalar("java.util.Date");
        String scalar = in.scalarName();
        if ("NUMBER_VALUE".equals(scalar) || "DECIMAL_VALUE".equals(scalar)) {
            Instant instant = Timestamps.ofEpochSeconds(in.readNumber());
            if (instant != null) {
                return instant;
            }
        } else if ("STRING_VALUE".equals(scalar) && shape.format() != TimestampFormat.EPOCH_SECONDS) {
            Instant instant = Timestamps.parse(in.readString());
            if (instant != null) {
                return instant;
            }
        }
        throw mismatch(scalar + " cannot be converted to Date");
    }

    private void expectScalar(String javaClass) {
        switch (in.peek()) {
            case '{' -> throw mismatch("Start of structure or map found where not expected");
            case '[' -> throw mismatch("Unrecognized collection type class " + javaClass);
            default -> {}
        }
    }

    private static ServiceException mismatch(String message) {
        return JsonInput.typeMismatch(message);
    }
}
