// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Parts of items. */
final class Projection {
    private Projection() {}

    /** What is at {@code paths}, with what leads there; of lists only the elements named, close together. */
    static Map<String, Value> of(Map<String, Value> item, List<Path> paths) {
        Map<Object, Object> tree = new LinkedHashMap<>();
        for (Path path : paths) {
            path.in(item).ifPresent(value -> graft(tree, path.steps(), value));
        }
        return members(tree);
    }

    @SuppressWarnings("unchecked") // every node that isn't a leaf is made here
    private static void graft(Map<Object, Object> tree, List<Object> steps, Value value) {
        Map<Object, Object> here = tree;
        for (Object step : steps.subList(0, steps.size() - 1)) {
            here = (Map<Object, Object>) here.computeIfAbsent(step, it -> new TreeMap<>());
        }
        here.put(steps.getLast(), value);
    }

    private static Map<String, Value> members(Map<?, ?> tree) {
        Map<String, Value> members = new LinkedHashMap<>();
        tree.forEach((name, node) -> members.put(name.toString(), value(node)));
        return members;
    }

    private static Value value(Object node) {
        if (node instanceof Value leaf) {
            return leaf;
        }
        Map<?, ?> tree = (Map<?, ?>) node;
        if (tree.keySet().iterator().next() instanceof String) {
            return new Value.MapOf(members(tree));
        }
        List<Value> elements = new ArrayList<>();
        tree.values().forEach(element -> elements.add(value(element)));
        return new Value.ListOf(elements);
    }
}
