// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb.expression;

import io.rivermill.dynamodb.expression.DocumentPath.Index;
import io.rivermill.dynamodb.expression.DocumentPath.Name;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Paths that are apart, as a tree: what is at the end of a path, or what lies below it by name or by index. */
final class PathTree<T> {
    private final Map<String, PathTree<T>> names = new LinkedHashMap<>();
    private final SortedMap<Integer, PathTree<T>> indexes = new TreeMap<>();
    private @Nullable T leaf;

    void put(DocumentPath path, T value) {
        PathTree<T> node = names.computeIfAbsent(path.attribute(), _ -> new PathTree<>());
        for (DocumentPath.Element element : path.rest()) {
            node = switch (element) {
                case Name(String name) -> node.names.computeIfAbsent(name, _ -> new PathTree<>());
                case Index(int index) -> node.indexes.computeIfAbsent(index, _ -> new PathTree<>());
            };
        }
        node.leaf = value;
    }

    /** What is at the end of the path that leads here, or null if the path goes on. */
    @Nullable
    T leaf() {
        return leaf;
    }

    Map<String, PathTree<T>> names() {
        return names;
    }

    SortedMap<Integer, PathTree<T>> indexes() {
        return indexes;
    }
}
