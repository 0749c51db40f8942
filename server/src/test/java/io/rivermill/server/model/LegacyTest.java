// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What Expected, QueryFilter, ScanFilter or KeyConditions says of one attribute.
 *
 * @param operator as ComparisonOperator names it
 * @param brief true to say it by Value or Exists, as only Expected can, and only of EQ and NULL
 */
record LegacyTest(String attribute, String operator, List<Value> values, boolean brief) {
    private static final Map<String, String> OPERATORS =
            Map.of("=", "EQ", "<", "LT", "<=", "LE", ">", "GT", ">=", "GE");

    boolean holds(Map<String, Value> item) {
        Optional<Value> value = Optional.ofNullable(item.get(attribute));
        return switch (operator) {
            case "EQ" -> compare(item, "=");
            case "NE" -> compare(item, "<>");
            case "LT" -> compare(item, "<");
            case "LE" -> compare(item, "<=");
            case "GT" -> compare(item, ">");
            case "GE" -> compare(item, ">=");
            case "NULL" -> value.isEmpty();
            case "NOT_NULL" -> value.isPresent();
            case "IN" -> value.isPresent() && values.contains(value.get());
            case "BETWEEN" ->
                value.filter(it -> it.type().equals(values.getFirst().type())
                                && Value.order(it, values.getFirst()) >= 0
                                && Value.order(it, values.getLast()) <= 0)
                        .isPresent();
            case "BEGINS_WITH" ->
                value.filter(it -> Condition.begins(it, values.getFirst())).isPresent();
            case "CONTAINS" ->
                value.filter(it -> Condition.contains(it, values.getFirst())).isPresent();
            case "NOT_CONTAINS" ->
                value.filter(it -> !Condition.contains(it, values.getFirst())).isPresent();
            default -> throw new IllegalArgumentException(operator);
        };
    }

    private boolean compare(Map<String, Value> item, String sign) {
        return new Condition.Compare(new Operand.At(Path.of(attribute)), sign, new Operand.Literal(values.getFirst()))
                .holds(item);
    }

    /** The same as a condition of a key attribute that is compared with literals. */
    static LegacyTest of(Condition condition) {
        return switch (condition) {
            case Condition.Compare(Operand.At(Path path), String sign, Operand.Literal(Value value)) ->
                new LegacyTest(path.name(), OPERATORS.get(sign), List.of(value), false);
            case Condition.Between(Operand.At(Path path), Operand.Literal(Value from), Operand.Literal(Value to)) ->
                new LegacyTest(path.name(), "BETWEEN", List.of(from, to), false);
            case Condition.BeginsWith(Operand.At(Path path), Operand.Literal(Value start)) ->
                new LegacyTest(path.name(), "BEGINS_WITH", List.of(start), false);
            default -> throw new IllegalArgumentException("no condition of a key: " + condition);
        };
    }

    Map<String, Object> json() {
        if (brief) {
            return operator.equals("NULL")
                    ? Map.of("Exists", false)
                    : Map.of("Value", values.getFirst().json());
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("ComparisonOperator", operator);
        if (!values.isEmpty()) {
            json.put("AttributeValueList", values.stream().map(Value::json).toList());
        }
        return json;
    }

    static Map<String, Object> json(List<LegacyTest> tests) {
        Map<String, Object> json = new LinkedHashMap<>();
        tests.forEach(test -> json.put(test.attribute(), test.json()));
        return json;
    }
}
