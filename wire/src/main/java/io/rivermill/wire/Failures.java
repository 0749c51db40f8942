// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import io.rivermill.shapes.OperationModel;
import io.rivermill.shapes.Shape;
import io.rivermill.shapes.Wording;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What breaks the constraints of a model in one request, as AWS words it.
 *
 * <p>The older generation tells up to ten failures with their values, the current one the first without. An operation of
 * the current generation knows only some failures; a request with another one (what is required is missing, a table's name
 * can't be one, ReturnConsumedCapacity is unknown) is handed on to the older generation, which tells all there are.
 *
 * <p>Threads: not shared.
 */
final class Failures {
    private static final int REPORTED_MAX = 10;
    private static final String CAPACITY = "ReturnConsumedCapacity";

    private final OperationModel operation;
    private final List<String> sentences = new ArrayList<>();
    private @Nullable String current;
    private boolean handedOn;
    private @Nullable String missing;
    private @Nullable String refusal;

    /** Where a value is: a chain from the operation's member inwards. */
    record Path(@Nullable Path parent, String name, boolean member) {
        /** {@code keySchema.1.member.keyType}, or with the members as the model spells them. */
        String text(boolean lowerCamel) {
            String own = member && lowerCamel ? lowerCamel(name) : name;
            return parent == null ? own : parent.text(lowerCamel) + '.' + own;
        }
    }

    Failures(OperationModel operation) {
        this.operation = operation;
    }

    /** The first letter in lower case, and of an abbreviation all but the letter of the next word. */
    static String lowerCamel(String name) {
        int upper = 0;
        while (upper < name.length() && Character.isUpperCase(name.charAt(upper))) {
            upper++;
        }
        int lowered =
                upper > 1 && upper < name.length() && Character.isLowerCase(name.charAt(upper)) ? upper - 1 : upper;
        return name.substring(0, lowered).toLowerCase(java.util.Locale.ROOT) + name.substring(lowered);
    }

    /** True once more failures wouldn't change the message. */
    boolean full() {
        return sentences.size() >= REPORTED_MAX;
    }

    /** A required value isn't there. */
    void absent(Path path) {
        handedOn = true;
        sentence("Value null at '" + path.text(true) + "' failed to satisfy constraint: Member must not be null");
    }

    /** A required value isn't there, and the service has a whole message of its own for that. */
    void absent(String message) {
        if (missing == null) {
            missing = message;
        }
    }

    /** A value outside its enum, for which the service has another error; reported if nothing else is wrong. */
    void refused(String message) {
        if (refusal == null) {
            refusal = message;
        }
    }

    void broken(Path path, Shape shape, Object value, String constraint) {
        if (full()) {
            return;
        }
        String failed = "' failed to satisfy constraint: " + constraint;
        tellCurrent("Value at '" + path.text(false) + failed);
        sentence(
                Rendering.hides(shape)
                        ? "Value at '" + path.text(true) + failed
                        : "Value '" + Rendering.of(shape, value) + "' at '" + path.text(true) + failed);
    }

    /** The same of a name that no table can have. */
    void brokenTableName(Path path, Shape shape, Object value, String constraint) {
        handedOn = true;
        broken(path, shape, value, constraint);
    }

    /** The same of keys of a map, which an operation of the current generation tells as JSON and before all else. */
    void brokenKeys(Path path, Shape.MapShape shape, Map<?, ?> value, String constraint) {
        if (operation.wording() != Wording.CURRENT) {
            broken(path, shape, value, constraint);
            return;
        }
        handedOn = true;
        sentences.addFirst("Value '" + Rendering.json(shape, value) + "' at '" + path.text(true)
                + "' failed to satisfy constraint: " + constraint);
    }

    /** The current generation doesn't say where a value outside its enum stands, and lists some enums in another order. */
    void brokenEnum(Path path, Shape.StringShape shape, Object value) {
        if (full()) {
            return;
        }
        handedOn |= shape.name().equals(CAPACITY);
        List<String> told = shape.currentValues().isEmpty() ? shape.values() : shape.currentValues();
        tellCurrent("Failed to satisfy constraint: " + Constraints.values(told));
        broken(path, shape, value, Constraints.values(shape.values()));
    }

    private void tellCurrent(String sentence) {
        if (current == null) {
            current = sentence;
        }
    }

    private void sentence(String sentence) {
        if (!full()) {
            sentences.add(sentence);
        }
    }

    /** Throws if there is any. */
    void report() {
        String code = operation.service().invalidCode();
        if (missing != null) {
            throw new ServiceException(code, 400, missing);
        }
        if (!sentences.isEmpty()) {
            boolean first = operation.wording() == Wording.CURRENT && !handedOn && current != null;
            List<String> told = first ? List.of(current) : sentences;
            String head = told.size() == 1 ? "1 validation error" : told.size() + " validation errors";
            throw new ServiceException(code, 400, head + " detected: " + String.join("; ", told));
        }
        if (refusal != null) {
            throw new ServiceException("InvalidParameterValueException", 400, refusal);
        }
    }
}
