// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import io.rivermill.shapes.Bounds;
import io.rivermill.shapes.Member;
import io.rivermill.shapes.OperationModel;
import io.rivermill.shapes.Shape;
import io.rivermill.shapes.StructureShape;
import io.rivermill.wire.Failures.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks a request against its model, in AWS's order and words.
 *
 * <p>Members are looked at in the order of the model, from outside inwards: is it there, is it long enough, does it match,
 * then what is in it. How they are worded is {@link Failures}' part. Some absences have a message of their own, which goes
 * before all others.
 *
 * <p>Elements of lists and values of maps: those that have members are entered, with paths such as
 * {@code keySchema.1.member.keyType}; others are reported once for the whole list or map. What is inside attribute values is
 * none of the model's business.
 *
 * <p>Threads: any; allocates next to nothing for a request that is right.
 */
public final class Validator {
    private static final int PATTERN_CHARS_MAX = 100_000; // beyond, only the length is reported

    private final Failures failures;

    private Validator(Failures failures) {
        this.failures = failures;
    }

    /** Returns if {@code input} is right, else throws what the service would say. */
    public static void check(OperationModel operation, Struct input) {
        Failures failures = new Failures(operation);
        new Validator(failures).structure(operation.input(), input, null);
        failures.report();
    }

    private void structure(StructureShape shape, Struct struct, @Nullable Path path) {
        List<Member> members = shape.members();
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get(i);
            Object value = struct.get(i);
            if (value != null) {
                value(member.target(), value, path, member.name());
            } else if (member.missing() != null) {
                failures.absent(member.missing());
            } else if (member.required()) {
                failures.absent(new Path(path, member.name(), true));
            }
        }
    }

    private void value(Shape shape, Object value, @Nullable Path parent, String name) {
        switch (shape) {
            case Shape.StringShape string -> text(string, (String) value, parent, name);
            case Shape.IntegerShape number -> range(shape, number.range(), (Integer) value, parent, name);
            case Shape.LongShape number -> range(shape, number.range(), (Long) value, parent, name);
            case Shape.DoubleShape number -> {
                if (!Constraints.within(number.range(), (double) (Double) value)) {
                    boolean below = (Double) value < number.range().min();
                    failures.broken(
                            new Path(parent, name, true),
                            shape,
                            value,
                            below
                                    ? Constraints.valueMin(number.range().min())
                                    : Constraints.valueMax(number.range().max()));
                }
            }
            case Shape.BlobShape blob -> length(shape, blob.length(), ((byte[]) value).length, value, parent, name);
            case Shape.ListShape list -> list(list, (List<?>) value, new Path(parent, name, true));
            case Shape.MapShape map -> map(map, (Map<?, ?>) value, new Path(parent, name, true));
            case StructureShape structure -> structure(structure, (Struct) value, new Path(parent, name, true));
            case Shape.BooleanShape _, Shape.TimestampShape _ -> {}
            case Shape.ItemShape _, Shape.AttributeValueShape _ -> {}
        }
    }

    private void text(Shape.StringShape shape, String value, @Nullable Path parent, String name) {
        if (Constraints.exempt(shape, value)) {
            return;
        }
        boolean bareLength = shape.exempt() != null && value.isEmpty();
        boolean tableName = shape.exempt() != null && !value.isEmpty();
        if (shape.pattern() != null && !bareLength && !matches(shape.pattern(), value)) {
            Path path = new Path(parent, name, true);
            String constraint = Constraints.pattern(shape.pattern());
            if (tableName) {
                failures.brokenTableName(path, shape, value, constraint);
            } else {
                failures.broken(path, shape, value, constraint);
            }
        }
        if (tableName && value.length() > shape.length().max()) {
            failures.brokenTableName(
                    new Path(parent, name, true),
                    shape,
                    value,
                    Constraints.lengthMax(shape.length().max()));
        } else {
            length(shape, shape.length(), value.length(), value, parent, name);
        }
        if (!shape.values().isEmpty() && !shape.values().contains(value)) {
            outside(shape, value, new Path(parent, name, true));
        }
    }

    private static boolean matches(String pattern, String value) {
        return value.length() > PATTERN_CHARS_MAX || TextPattern.of(pattern).matches(value);
    }

    private void outside(Shape.StringShape shape, String value, Path path) {
        if (shape.refusal() != null) {
            List<String> told = shape.currentValues().isEmpty() ? shape.values() : shape.currentValues();
            String values = String.join(", ", told);
            failures.refused(shape.refusal().replace("{values}", values).replace("{value}", value));
            return;
        }
        failures.brokenEnum(path, shape, value);
    }

    private void length(Shape shape, Bounds bounds, int length, Object value, @Nullable Path parent, String name) {
        if (length < bounds.min()) {
            failures.broken(new Path(parent, name, true), shape, value, Constraints.lengthMin(bounds.min()));
        } else if (length > bounds.max()) {
            failures.broken(new Path(parent, name, true), shape, value, Constraints.lengthMax(bounds.max()));
        }
    }

    private void range(Shape shape, Bounds bounds, long value, @Nullable Path parent, String name) {
        if (value < bounds.min()) {
            failures.broken(new Path(parent, name, true), shape, value, Constraints.valueMin(bounds.min()));
        } else if (value > bounds.max()) {
            failures.broken(new Path(parent, name, true), shape, value, Constraints.valueMax(bounds.max()));
        }
    }

    private void list(Shape.ListShape shape, List<?> values, Path path) {
        length(shape, shape.length(), values.size(), values, path.parent(), path.name());
        elements(shape, values, path);
    }

    private void elements(Shape.ListShape shape, List<?> values, Path path) {
        Shape element = shape.member().target();
        boolean entered = entered(element);
        for (int i = 0; i < values.size() && !failures.full(); i++) {
            Object value = values.get(i);
            if (value == null) {
                failures.absent(new Path(new Path(path, Integer.toString(i + 1), false), "member", false));
            } else if (entered) {
                value(element, value, new Path(path, Integer.toString(i + 1), false), "member");
            } else if (!Constraints.kept(element, value)) {
                failures.broken(path, shape, values, "Member must satisfy constraint: " + Constraints.all(element));
                return;
            }
        }
    }

    private void map(Shape.MapShape shape, Map<?, ?> values, Path path) {
        length(shape, shape.length(), values.size(), values, path.parent(), path.name());
        Shape key = shape.key().target();
        for (Object name : values.keySet()) {
            if (!Constraints.kept(key, name)) {
                failures.brokenKeys(path, shape, values, "Map keys must satisfy constraint: " + Constraints.all(key));
                break;
            }
        }
        Shape held = shape.value().target();
        for (Map.Entry<?, ?> entry : values.entrySet()) {
            Object value = entry.getValue();
            if (value == null || !Constraints.kept(held, value)) {
                failures.broken(path, shape, values, "Map value must satisfy constraint: " + Constraints.all(held));
                break;
            }
        }
        if (entered(held)) {
            values.forEach((name, value) -> enter(held, value, new Path(path, (String) name, false)));
        }
    }

    /** Looks into one value of a map, whose own length has been reported with the map. */
    private void enter(Shape shape, @Nullable Object value, Path path) {
        if (value == null || failures.full()) {
            return;
        }
        if (shape instanceof Shape.ListShape list) {
            elements(list, (List<?>) value, new Path(path, "member", false));
        } else {
            value(shape, value, path, "member");
        }
    }

    private static boolean entered(Shape shape) {
        return switch (shape) {
            case StructureShape _, Shape.ListShape _, Shape.MapShape _ -> true;
            case Shape.StringShape _, Shape.BlobShape _, Shape.BooleanShape _, Shape.IntegerShape _ -> false;
            case Shape.LongShape _, Shape.DoubleShape _, Shape.TimestampShape _ -> false;
            case Shape.ItemShape _, Shape.AttributeValueShape _ -> false;
        };
    }
}
