// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One key of one operator of a {@code Condition} element. A statement applies only if all of its conditions hold.
 *
 * @param key in lower case
 * @param values any of which will do; for negated operators none may match
 */
public record Condition(Operator operator, Quantifier quantifier, boolean ifExists, String key, List<Pattern> values) {

    /** How the several values of a key in a request are taken. */
    public enum Quantifier {
        /** None was written: one of the request's values will do. */
        ONE,
        /** {@code ForAllValues:}. True if there is no value. */
        ALL_VALUES,
        /** {@code ForAnyValue:}. False if there is no value. */
        ANY_VALUE
    }

    public Condition {
        values = List.copyOf(values);
    }

    boolean holds(Context context) {
        List<String> actual = context.values(key);
        if (operator == Operator.NULL) {
            boolean wantsAbsent = values.stream().anyMatch(value -> value.text().equalsIgnoreCase("true"));
            return (actual == null || actual.isEmpty()) == wantsAbsent;
        }
        if (actual == null || actual.isEmpty()) {
            return switch (quantifier) {
                case ALL_VALUES -> true;
                case ANY_VALUE -> ifExists;
                case ONE -> ifExists || operator.negated();
            };
        }
        return switch (quantifier) {
            case ALL_VALUES -> actual.stream().allMatch(value -> passes(value, context));
            case ANY_VALUE -> actual.stream().anyMatch(value -> passes(value, context));
            case ONE ->
                operator.negated()
                        ? actual.stream().allMatch(value -> passes(value, context))
                        : actual.stream().anyMatch(value -> passes(value, context));
        };
    }

    private boolean passes(String actual, Context context) {
        for (Pattern wanted : values) {
            if (operator.matches(wanted, actual, context)) {
                return !operator.negated();
            }
        }
        return operator.negated();
    }

    /** The parts of an operator's name with prefix and suffix, or null if there is no such operator. */
    static @Nullable Parsed parse(String name) {
        Quantifier quantifier = Quantifier.ONE;
        String rest = name;
        if (rest.startsWith("ForAllValues:")) {
            quantifier = Quantifier.ALL_VALUES;
            rest = rest.substring("ForAllValues:".length());
        } else if (rest.startsWith("ForAnyValue:")) {
            quantifier = Quantifier.ANY_VALUE;
            rest = rest.substring("ForAnyValue:".length());
        }
        boolean ifExists = rest.endsWith("IfExists");
        if (ifExists) {
            rest = rest.substring(0, rest.length() - "IfExists".length());
        }
        Operator operator = Operator.named(rest);
        if (operator == null || (ifExists && operator == Operator.NULL)) {
            return null;
        }
        return new Parsed(operator, quantifier, ifExists);
    }

    /** An operator's name taken apart. */
    record Parsed(Operator operator, Quantifier quantifier, boolean ifExists) {}
}
