// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An item while it is being updated, as nested maps and lists. Elements of lists keep their places until all is done: those
 * removed leave a hole, those set beyond the end wait.
 */
final class Draft {
    private static final Object HOLE = new Object();

    private final Map<String, Object> root = new LinkedHashMap<>();

    /** A list, and what is to come after its end by the index that it was set at. */
    private static final class Elements {
        final List<Object> places = new ArrayList<>();
        final Map<Integer, Object> appended = new TreeMap<>();
    }

    Draft(Map<String, Value> item) {
        item.forEach((name, value) -> root.put(name, open(value)));
    }

    Map<String, Value> item() {
        return closed(root);
    }

    /** False if there is no such place. */
    boolean set(Path path, Value value) {
        return switch (parent(path)) {
            case Map<?, ?> map
            when last(path) instanceof String name -> {
                members(map).put(name, open(value));
                yield true;
            }
            case Elements list
            when last(path) instanceof Integer index -> {
                if (index < list.places.size()) {
                    list.places.set(index, open(value));
                } else {
                    list.appended.put(index, open(value));
                }
                yield true;
            }
            default -> false;
        };
    }

    /** True if something could be set here. */
    boolean hasPlace(Path path) {
        return switch (parent(path)) {
            case Map<?, ?> map -> last(path) instanceof String;
            case Elements list -> last(path) instanceof Integer;
            default -> false;
        };
    }

    /** False if there is no place where it could be; true if there is but nothing is in it. */
    boolean remove(Path path) {
        return switch (parent(path)) {
            case Map<?, ?> map
            when last(path) instanceof String name -> {
                members(map).remove(name);
                yield true;
            }
            case Elements list
            when last(path) instanceof Integer index -> {
                if (index < list.places.size()) {
                    list.places.set(index, HOLE);
                }
                yield true;
            }
            default -> false;
        };
    }

    private Object parent(Path path) {
        Object here = root;
        List<Object> steps = path.steps();
        for (Object step : steps.subList(0, steps.size() - 1)) {
            here = switch (here) {
                case Map<?, ?> map
                when step instanceof String name && map.containsKey(name) ->
                    members(map).get(name);
                case Elements list
                when step instanceof Integer index && index < list.places.size() -> list.places.get(index);
                default -> HOLE;
            };
        }
        return here;
    }

    private static Object last(Path path) {
        return path.steps().getLast();
    }

    @SuppressWarnings("unchecked") // all maps of a draft are made here
    private static Map<String, Object> members(Object map) {
        return (Map<String, Object>) map;
    }

    private static Object open(Value value) {
        return switch (value) {
            case Value.MapOf(Map<String, Value> members) -> {
                Map<String, Object> map = new LinkedHashMap<>();
                members.forEach((name, member) -> map.put(name, open(member)));
                yield map;
            }
            case Value.ListOf(List<Value> elements) -> {
                Elements list = new Elements();
                elements.forEach(element -> list.places.add(open(element)));
                yield list;
            }
            default -> value;
        };
    }

    private static Map<String, Value> closed(Map<String, Object> map) {
        Map<String, Value> item = new LinkedHashMap<>();
        map.forEach((name, value) -> item.put(name, closed(value)));
        return item;
    }

    private static Value closed(Object value) {
        return switch (value) {
            case Map<?, ?> map -> new Value.MapOf(closed(members(map)));
            case Elements list -> {
                List<Value> elements = new ArrayList<>();
                list.places.stream().filter(place -> place != HOLE).forEach(place -> elements.add(closed(place)));
                list.appended.values().forEach(element -> elements.add(closed(element)));
                yield new Value.ListOf(elements);
            }
            default -> (Value) value;
        };
    }
}
