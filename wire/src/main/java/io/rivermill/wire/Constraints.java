// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import io.rivermill.shapes.Bounds;
import io.rivermill.shapes.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** AWS's phrases for what values of a shape must satisfy. */
final class Constraints {
    static final String NOT_NULL = "Member must not be null";

    private Constraints() {}

    static String lengthMin(long min) {
        return "Member must have length greater than or equal to " + min;
    }

    static String lengthMax(long max) {
        return "Member must have length less than or equal to " + max;
    }

    static String valueMin(long min) {
        return "Member must have value greater than or equal to " + min;
    }

    static String valueMax(long max) {
        return "Member must have value less than or equal to " + max;
    }

    static String pattern(String pattern) {
        return "Member must satisfy regular expression pattern: " + pattern;
    }

    static String values(List<String> values) {
        return "Member must satisfy enum value set: [" + String.join(", ", values) + ']';
    }

    /** All phrases of a shape in brackets, as they are told of keys, values and elements. */
    static String all(Shape shape) {
        List<String> phrases = new ArrayList<>();
        switch (shape) {
            case Shape.StringShape string -> {
                lengths(string.length(), phrases);
                if (string.pattern() != null) {
                    phrases.add(pattern(string.pattern()));
                }
                if (!string.values().isEmpty()) {
                    phrases.add(values(string.values()));
                }
            }
            case Shape.BlobShape blob -> lengths(blob.length(), phrases);
            case Shape.ListShape list -> lengths(list.length(), phrases);
            case Shape.MapShape map -> lengths(map.length(), phrases);
            case Shape.IntegerShape number -> range(number.range(), phrases);
            case Shape.LongShape number -> range(number.range(), phrases);
            case Shape.DoubleShape number -> range(number.range(), phrases);
            case Shape.BooleanShape _, Shape.TimestampShape _, Shape.ItemShape _ -> {}
            case Shape.AttributeValueShape _, io.rivermill.shapes.StructureShape _ -> {}
        }
        if (phrases.isEmpty()) {
            phrases.add(NOT_NULL); // what else could be wrong with it
        }
        return phrases.toString();
    }

    private static void lengths(Bounds bounds, List<String> phrases) {
        if (bounds.hasMax()) {
            phrases.add(lengthMax(bounds.max()));
        }
        if (bounds.hasMin()) {
            phrases.add(lengthMin(bounds.min()));
        }
    }

    private static void range(Bounds bounds, List<String> phrases) {
        if (bounds.hasMax()) {
            phrases.add(valueMax(bounds.max()));
        }
        if (bounds.hasMin()) {
            phrases.add(valueMin(bounds.min()));
        }
    }

    /** True if a value that isn't looked into keeps what its shape says; of a list or map its length only. */
    static boolean kept(Shape shape, @Nullable Object value) {
        if (value == null) {
            return false;
        }
        return switch (shape) {
            case Shape.StringShape string -> keptText(string, (String) value);
            case Shape.BlobShape blob -> within(blob.length(), ((byte[]) value).length);
            case Shape.ListShape list -> within(list.length(), ((List<?>) value).size());
            case Shape.MapShape map -> within(map.length(), ((java.util.Map<?, ?>) value).size());
            case Shape.IntegerShape number -> within(number.range(), (Integer) value);
            case Shape.LongShape number -> within(number.range(), (Long) value);
            case Shape.DoubleShape number -> within(number.range(), (Double) value);
            case Shape.BooleanShape _, Shape.TimestampShape _, Shape.ItemShape _ -> true;
            case Shape.AttributeValueShape _, io.rivermill.shapes.StructureShape _ -> true;
        };
    }

    private static boolean keptText(Shape.StringShape shape, String value) {
        if (exempt(shape, value)) {
            return true;
        }
        return within(shape.length(), value.length())
                && (shape.pattern() == null || TextPattern.of(shape.pattern()).matches(value))
                && (shape.values().isEmpty() || shape.values().contains(value));
    }

    static boolean exempt(Shape.StringShape shape, String value) {
        return shape.exempt() != null && value.startsWith(shape.exempt());
    }

    static boolean within(Bounds bounds, long value) {
        return value >= bounds.min() && value <= bounds.max();
    }

    static boolean within(Bounds bounds, double value) {
        return (!bounds.hasMin() || value >= bounds.min()) && (!bounds.hasMax() || value <= bounds.max());
    }
}
