// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import io.rivermill.wire.JsonTree;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads patterns of filters; whatever isn't one is refused with AWS's one sentence for it. */
final class PatternReader {
    private static final String OR = "$or";
    private static final int OR_BRANCHES_MIN = 2;
    private static final BigDecimal NUMBER_MAX = new BigDecimal("5e9");

    private PatternReader() {}

    static EventPattern read(@Nullable String pattern) {
        Object tree = pattern == null ? null : JsonTree.read(pattern.getBytes(StandardCharsets.UTF_8));
        return members(tree);
    }

    private static EventPattern members(@Nullable Object tree) {
        if (!(tree instanceof Map<?, ?> object)) {
            throw invalid();
        }
        Map<String, EventPattern> members = new LinkedHashMap<>();
        List<EventPattern> alternatives = new ArrayList<>();
        object.forEach((name, value) -> {
            if (name.equals(OR)) {
                alternatives.add(anyOf(value));
            } else {
                members.put((String) name, value instanceof List<?> tests ? leaf(tests) : members(value));
            }
        });
        return new EventPattern.Members(members, alternatives);
    }

    private static EventPattern anyOf(Object value) {
        if (!(value instanceof List<?> branches) || branches.size() < OR_BRANCHES_MIN) {
            throw invalid();
        }
        return new EventPattern.AnyOf(
                branches.stream().map(PatternReader::members).toList());
    }

    private static EventPattern leaf(List<?> elements) {
        if (elements.isEmpty()) {
            throw invalid();
        }
        List<ValueTest> tests = new ArrayList<>();
        for (Object element : elements) {
            tests.add(element instanceof Map<?, ?> object ? operator(object) : scalar(element));
        }
        return new EventPattern.Leaf(tests);
    }

    private static ValueTest scalar(Object value) {
        if (value instanceof List<?> || value instanceof Map<?, ?>) {
            throw invalid();
        }
        return new ValueTest.Equal(value);
    }

    private static ValueTest operator(Map<?, ?> object) {
        if (object.size() != 1) {
            throw invalid();
        }
        Map.Entry<?, ?> only = object.entrySet().iterator().next();
        Object operand = only.getValue();
        return switch ((String) only.getKey()) {
            case "prefix" -> edge(operand, true);
            case "suffix" -> edge(operand, false);
            case "equals-ignore-case" -> new ValueTest.EqualIgnoringCase(text(operand));
            case "anything-but" -> anythingBut(operand);
            case "numeric" -> numeric(operand);
            case "exists" -> {
                if (!(operand instanceof Boolean exists)) {
                    throw invalid();
                }
                yield new ValueTest.Exists(exists);
            }
            default -> throw invalid();
        };
    }

    /** The operand of prefix or suffix: a text, or {@code {"equals-ignore-case": text}}. */
    private static ValueTest edge(Object operand, boolean prefix) {
        boolean ignoresCase = operand instanceof Map<?, ?> map && map.size() == 1;
        Object text = ignoresCase ? ((Map<?, ?>) operand).get("equals-ignore-case") : operand;
        return prefix ? new ValueTest.Prefix(text(text), ignoresCase) : new ValueTest.Suffix(text(text), ignoresCase);
    }

    private static ValueTest anythingBut(Object operand) {
        if (operand instanceof Map<?, ?> object) {
            ValueTest nested = operator(object);
            if (nested instanceof ValueTest.Numeric
                    || nested instanceof ValueTest.Exists
                    || nested instanceof ValueTest.AnythingBut) {
                throw invalid();
            }
            return new ValueTest.AnythingBut(List.of(nested));
        }
        List<?> values = operand instanceof List<?> list ? list : List.of(operand);
        if (values.isEmpty()) {
            throw invalid();
        }
        return new ValueTest.AnythingBut(
                values.stream().map(PatternReader::scalar).toList());
    }

    /** {@code [">", 0, "<=", 5]}. */
    private static ValueTest numeric(Object operand) {
        if (!(operand instanceof List<?> parts) || parts.isEmpty() || parts.size() % 2 != 0 || parts.size() > 4) {
            throw invalid();
        }
        List<ValueTest.Comparison> comparisons = new ArrayList<>();
        for (int i = 0; i < parts.size(); i += 2) {
            if (!(parts.get(i + 1) instanceof BigDecimal right) || right.abs().compareTo(NUMBER_MAX) > 0) {
                throw invalid();
            }
            comparisons.add(new ValueTest.Comparison(comparator(parts.get(i)), right));
        }
        return new ValueTest.Numeric(comparisons);
    }

    private static ValueTest.Operator comparator(Object sign) {
        return switch (text(sign)) {
            case "=" -> ValueTest.Operator.EQUAL;
            case "<" -> ValueTest.Operator.LESS;
            case "<=" -> ValueTest.Operator.LESS_OR_EQUAL;
            case ">" -> ValueTest.Operator.GREATER;
            case ">=" -> ValueTest.Operator.GREATER_OR_EQUAL;
            default -> throw invalid();
        };
    }

    private static String text(@Nullable Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw invalid();
    }

    private static RuntimeException invalid() {
        return MappingErrors.invalid("Invalid filter pattern definition.");
    }
}
