// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.model;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An attribute's value; two are equal if DynamoDB holds them to be. */
sealed interface Value {

    record Text(String text) implements Value {}

    record Number(BigDecimal number) implements Value {
        public Number {
            number = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
        }

        Number(long number) {
            this(BigDecimal.valueOf(number));
        }
    }

    /** Bytes as hexadecimal digits, which are in the order of the bytes. */
    record Binary(String hex) implements Value {}

    record Truth(boolean truth) implements Value {}

    record Nothing() implements Value {}

    /** {@code type} is SS, NS or BS. */
    record SetOf(String type, Set<Value> members) implements Value {}

    record ListOf(List<Value> elements) implements Value {}

    record MapOf(Map<String, Value> members) implements Value {}

    default String type() {
        return switch (this) {
            case Text it -> "S";
            case Number it -> "N";
            case Binary it -> "B";
            case Truth it -> "BOOL";
            case Nothing it -> "NULL";
            case SetOf it -> it.type();
            case ListOf it -> "L";
            case MapOf it -> "M";
        };
    }

    /** As DynamoDB's JSON has it; members of sets in their order. */
    default Map<String, Object> json() {
        return Map.of(type(), payload());
    }

    private Object payload() {
        return switch (this) {
            case Text it -> it.text();
            case Number it -> it.number().toPlainString();
            case Binary it -> Base64.getEncoder().encodeToString(HexFormat.of().parseHex(it.hex()));
            case Truth it -> it.truth();
            case Nothing it -> true;
            case SetOf it ->
                it.members().stream().sorted(Value::order).map(Value::payload).toList();
            case ListOf it -> it.elements().stream().map(Value::json).toList();
            case MapOf it -> json(it.members());
        };
    }

    static Map<String, Object> json(Map<String, Value> item) {
        Map<String, Object> json = new LinkedHashMap<>();
        item.forEach((name, value) -> json.put(name, value.json()));
        return json;
    }

    /** The value of a JSON object with one member, a type. */
    static Value of(Map<?, ?> json) {
        Map.Entry<?, ?> only = json.entrySet().iterator().next();
        String type = String.valueOf(only.getKey());
        return of(type, only.getValue());
    }

    private static Value of(String type, Object payload) {
        return switch (type) {
            case "S" -> new Text(payload.toString());
            case "N" -> new Number(new BigDecimal(payload.toString()));
            case "B" -> new Binary(HexFormat.of().formatHex(Base64.getDecoder().decode(payload.toString())));
            case "BOOL" -> new Truth(Boolean.parseBoolean(payload.toString()));
            case "NULL" -> new Nothing();
            case "SS", "NS", "BS" -> {
                Set<Value> members = new LinkedHashSet<>();
                ((List<?>) payload).forEach(member -> members.add(of(type.substring(0, 1), member)));
                yield new SetOf(type, members);
            }
            case "L" ->
                new ListOf(((List<?>) payload)
                        .stream().map(element -> of((Map<?, ?>) element)).toList());
            case "M" -> new MapOf(item((Map<?, ?>) payload));
            default -> throw new IllegalArgumentException("not a type: " + type);
        };
    }

    static Map<String, Value> item(Map<?, ?> json) {
        Map<String, Value> item = new LinkedHashMap<>();
        json.forEach((name, value) -> item.put(String.valueOf(name), of((Map<?, ?>) value)));
        return item;
    }

    /** The order of two scalars of one type. */
    static int order(Value left, Value right) {
        return switch (left) {
            case Text it -> Arrays.compareUnsigned(utf8(it.text()), utf8(((Text) right).text()));
            case Number it -> it.number().compareTo(((Number) right).number());
            case Binary it -> it.hex().compareTo(((Binary) right).hex());
            case Truth it -> throw unordered(it);
            case Nothing it -> throw unordered(it);
            case SetOf it -> throw unordered(it);
            case ListOf it -> throw unordered(it);
            case MapOf it -> throw unordered(it);
        };
    }

    /** True if values of this type have an order. */
    default boolean isScalar() {
        return this instanceof Text || this instanceof Number || this instanceof Binary;
    }

    /** Bytes that count against limits and are paid for. */
    default int size() {
        return switch (this) {
            case Text it -> utf8(it.text()).length;
            case Number it -> size(it.number());
            case Binary it -> it.hex().length() / 2;
            case Truth it -> 1;
            case Nothing it -> 1;
            case SetOf it -> it.members().stream().mapToInt(Value::size).sum();
            case ListOf it ->
                3
                        + it.elements().stream()
                                .mapToInt(element -> 1 + element.size())
                                .sum();
            case MapOf it -> 3 + it.members().size() + size(it.members());
        };
    }

    static int size(Map<String, Value> item) {
        return item.entrySet().stream()
                .mapToInt(
                        entry -> utf8(entry.getKey()).length + entry.getValue().size())
                .sum();
    }

    private static int size(BigDecimal number) {
        if (number.signum() == 0) {
            return 1;
        }
        String[] halves = number.abs().toPlainString().split("\\.", -1);
        String whole = halves[0].replaceFirst("^0+", "");
        String fraction = halves.length > 1 ? halves[1].replaceFirst("0+$", "") : "";
        if (fraction.isEmpty()) {
            whole = whole.replaceFirst("0+$", "");
        }
        if (whole.isEmpty()) {
            fraction = fraction.replaceFirst("^0+", "");
        }
        return 1 + (whole.length() + 1) / 2 + (fraction.length() + 1) / 2 + (number.signum() < 0 ? 1 : 0);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static IllegalStateException unordered(Value value) {
        return new IllegalStateException("has no order: " + value);
    }
}
