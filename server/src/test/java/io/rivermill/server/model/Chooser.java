// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.model;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Random values and paths over few names and few values, so that they meet. An attribute mostly has the type that its name
 * suggests: a and bb numbers, c a string, bin bytes, lst a list.
 */
final class Chooser {
    static final List<String> TYPES = List.of("S", "N", "B", "BOOL", "NULL", "SS", "NS", "BS", "L", "M");
    /** All but those that are keys of indexes. */
    static final List<String> NAMES = List.of("a", "bb", "c", "bin", "lst", "map", "set", "until");

    private static final List<String> KEYS_OF_INDEXES = List.of("g", "rr", "h", "ss");
    private static final List<String> NUMBERS = List.of(
            "0",
            "1",
            "-1",
            "2.5",
            "10",
            "-0.001",
            "1E100",
            "12345678901234567890123456789012345678",
            "99999999999999999999999999999999999999",
            "-99999999999999999999999999999999999999",
            "9.9999999999999999999999999999999999999E125",
            "-9.9999999999999999999999999999999999999E125",
            "1E-130",
            "-1E-130",
            "1E-129",
            "1E37",
            "1E38",
            "0.00000000000000000000000000000000000001",
            "0.5");

    static final int USUAL_PADDING_MAX = 1_500;

    private final RandomGenerator random;
    private final int paddingMax;

    /** With strings of up to {@code paddingMax} characters of two bytes: in every item if that is more than usual. */
    Chooser(RandomGenerator random, int paddingMax) {
        this.random = random;
        this.paddingMax = paddingMax;
    }

    boolean oneIn(int chances) {
        return random.nextInt(chances) == 0;
    }

    <T> T of(List<T> candidates) {
        return candidates.get(random.nextInt(candidates.size()));
    }

    <T> Optional<T> maybe(int chances, Supplier<T> choice) {
        return oneIn(chances) ? Optional.of(choice.get()) : Optional.empty();
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    /** Attributes beside the key. */
    Map<String, Value> attributes() {
        Map<String, Value> attributes = new LinkedHashMap<>();
        for (String name : NAMES) {
            if (random.nextBoolean()) {
                attributes.put(name, valueFor(name));
            }
        }
        for (String name : KEYS_OF_INDEXES) {
            if (!oneIn(3)) {
                attributes.put(name, valueFor(name));
            }
        }
        if (oneIn(2)) {
            attributes.put("late", new Value.Text(of(List.of("u", "uv", "v"))));
        }
        if (oneIn(3) || paddingMax > USUAL_PADDING_MAX) {
            attributes.put("padding", new Value.Text("é".repeat(random.nextInt(paddingMax))));
        }
        return attributes;
    }

    /** Mostly of the type that such an attribute has. */
    Value valueFor(String name) {
        if (oneIn(KEYS_OF_INDEXES.contains(name) ? 40 : 12)) {
            return value(2);
        }
        return switch (name) {
            case "a", "bb" -> number();
            case "rr" -> new Value.Number(random.nextInt(5));
            case "h" -> new Value.Number(random.nextInt(2));
            case "until" -> until();
            case "bin" -> binary();
            case "lst" -> new Value.ListOf(elements(2));
            case "map" -> new Value.MapOf(members(2));
            case "set" -> set(of(List.of("SS", "NS", "BS")));
            default -> text();
        };
    }

    /** When an item expires: soon, or so long ago that it doesn't any more. */
    private Value until() {
        long seconds = oneIn(8) ? Database.START - 200_000_000 : Database.START + random.nextInt(100);
        return new Value.Number(new BigDecimal(seconds + (oneIn(4) ? ".9" : "")));
    }

    /** A value of any type; with {@code depth} it may hold others. */
    Value value(int depth) {
        return switch (random.nextInt(depth > 0 ? 10 : 5)) {
            case 0 -> text();
            case 1 -> number();
            case 2 -> binary();
            case 3 -> new Value.Truth(random.nextBoolean());
            case 4 -> new Value.Nothing();
            case 5 -> set("SS");
            case 6 -> set("NS");
            case 7 -> set("BS");
            case 8 -> new Value.ListOf(elements(depth));
            default -> new Value.MapOf(members(depth));
        };
    }

    /** A string, number or binary. */
    Value scalar() {
        return switch (random.nextInt(5)) {
            case 0, 1 -> text();
            case 2, 3 -> number();
            default -> binary();
        };
    }

    Value number() {
        return new Value.Number(new BigDecimal(oneIn(6) ? of(NUMBERS) : Integer.toString(random.nextInt(6))));
    }

    Value text() {
        return new Value.Text(of(List.of("u", "uv", "v", "vé", "z")));
    }

    Value binary() {
        return new Value.Binary("00ff10".substring(0, 2 * random.nextInt(4)));
    }

    /** {@code type} is SS, NS or BS. */
    Value set(String type) {
        Set<Value> members = new LinkedHashSet<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            members.add(
                    switch (type) {
                        case "SS" -> text();
                        case "NS" -> number();
                        default -> binary();
                    });
        }
        return new Value.SetOf(type, members);
    }

    List<Value> elements(int depth) {
        List<Value> elements = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            elements.add(value(depth - 1));
        }
        return elements;
    }

    private Map<String, Value> members(int depth) {
        Map<String, Value> members = new LinkedHashMap<>();
        for (String name : List.of("x", "yy")) {
            if (random.nextBoolean()) {
                members.put(name, value(depth - 1));
            }
        }
        return members;
    }

    Path path() {
        return switch (random.nextInt(10)) {
            case 0 -> Path.of("map", member());
            case 1 -> Path.of("lst", random.nextInt(5));
            case 2 -> Path.of("map", member(), random.nextInt(2));
            case 3 -> Path.of("lst", random.nextInt(3), "x");
            case 4 -> any();
            default -> Path.of(attribute());
        };
    }

    /** A way that may lead through anything, or nothing. */
    private Path any() {
        List<Object> rest = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            rest.add(random.nextBoolean() ? member() : random.nextInt(3));
        }
        return new Path(of(NAMES), rest);
    }

    /** The name of a whole attribute. */
    String attribute() {
        return oneIn(6) ? of(KEYS_OF_INDEXES) : of(NAMES);
    }

    private String member() {
        return of(List.of("x", "yy"));
    }

    /** Paths that may stand in one expression. */
    List<Path> paths() {
        List<Path> paths = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            add(paths, path());
        }
        return paths;
    }

    /** Adds a path unless it can't stand beside those that are there. */
    static boolean add(List<Path> paths, Path path) {
        return paths.stream().noneMatch(path::clashes) && paths.add(path);
    }
}
