// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import io.rivermill.shapes.OperationModel;
import io.rivermill.shapes.Shape;
import io.rivermill.shapes.Wording;
import org.jspecify.annotations.Nullable;

/** What breaks the constraints of a model in one request, as AWS words it. Threads: not shared. */
final class Failures {
    private static final int REPORTED_MAX = 10;

    private final OperationModel operation;
    private final StringBuilder sentences = new StringBuilder();
    private int count;
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

    boolean current() {
        return operation.wording() == Wording.CURRENT;
    }

    /** True once more failures wouldn't change the message. */
    boolean full() {
        return count >= (current() ? 1 : REPORTED_MAX);
    }

    /** A required value isn't there; both generations word it alike. */
    void absent(Path path) {
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
        if (current() || Rendering.hides(shape)) {
            sentence("Value at '" + path.text(!current()) + "' failed to satisfy constraint: " + constraint);
        } else {
            sentence("Value '" + Rendering.of(shape, value) + "' at '" + path.text(true)
                    + "' failed to satisfy constraint: " + constraint);
        }
    }

    /** The current generation doesn't say where a value outside its enum stands. */
    void brokenEnum(Path path, Shape shape, Object value, String constraint) {
        if (current()) {
            if (!full()) {
                sentence("Failed to satisfy constraint: " + constraint);
            }
        } else {
            broken(path, shape, value, constraint);
        }
    }

    private void sentence(String sentence) {
        if (full()) {
            return;
        }
        sentences.append(count == 0 ? "" : "; ").append(sentence);
        count++;
    }

    /** Throws if there is any. */
    void report() {
        String code = operation.service().invalidCode();
        if (missing != null) {
            throw new ServiceException(code, 400, missing);
        }
        if (count > 0) {
            String head = count == 1 ? "1 validation error detected: " : count + " validation errors detected: ";
            throw new ServiceException(code, 400, head + sentences);
        }
        if (refusal != null) {
            throw new ServiceException("InvalidParameterValueException", 400, refusal);
        }
    }
}
