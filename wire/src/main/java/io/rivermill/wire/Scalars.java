// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import io.rivermill.shapes.Shape;
import io.rivermill.shapes.StructureShape;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Single values as text: in paths, queries, headers and forms. */
final class Scalars {
    private Scalars() {}

    /** The value that {@code text} means for the shape. @throws ServiceException when it means none */
    static Object parse(Shape shape, String text) {
        @Nullable
        Object value = switch (shape) {
            case Shape.StringShape _ -> text;
            case Shape.BooleanShape _ -> bool(text);
            case Shape.IntegerShape _ -> integer(text);
            case Shape.LongShape _ -> number(text);
            case Shape.DoubleShape _ -> decimal(text);
            case Shape.TimestampShape _ -> moment(text);
            case Shape.BlobShape _ -> blob(text);
            case Shape.ListShape _, Shape.MapShape _, StructureShape _ -> null;
            case Shape.ItemShape _, Shape.AttributeValueShape _ -> null;
        };
        if (value == null) {
            throw JsonInput.typeMismatch("STRING_VALUE can not be converted to a" + type(shape));
        }
        return value;
    }

    private static String type(Shape shape) {
        return switch (shape) {
            case Shape.BooleanShape _ -> " Boolean";
            case Shape.IntegerShape _ -> "n Integer";
            case Shape.LongShape _ -> " Long";
            case Shape.DoubleShape _ -> " Double";
            case Shape.TimestampShape _ -> " Date";
            case Shape.StringShape _, Shape.BlobShape _, Shape.ListShape _, Shape.MapShape _ -> " value";
            case StructureShape _, Shape.ItemShape _, Shape.AttributeValueShape _ -> " value";
        };
    }

    private static @Nullable Boolean bool(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> null;
        };
    }

    private static @Nullable Integer integer(String text) {
        Long value = number(text);
        return value == null || value != value.intValue() ? null : (Integer) value.intValue();
    }

    private static @Nullable Long number(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable Double decimal(String text) {
        try {
            return Double.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable Instant moment(String text) {
        Instant instant = Timestamps.parse(text);
        return instant != null ? instant : Timestamps.ofEpochSeconds(text);
    }

    private static byte[] blob(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Base64Codec.decode(bytes, 0, bytes.length);
    }
}
