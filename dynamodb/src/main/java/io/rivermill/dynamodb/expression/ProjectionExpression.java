// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb.expression;

import io.rivermill.wire.AttributeType;
import io.rivermill.wire.AttributeValue;
import io.rivermill.wire.Item;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which parts of an item are wanted. Parts of maps keep their structure; of a list the wanted elements remain, in their
 * order and without gaps. Threads: immutable.
 */
public final class ProjectionExpression {
    private final PathTree<Boolean> tree = new PathTree<>();
    private final PathSet paths = new PathSet();

    ProjectionExpression(Collection<DocumentPath> wanted) {
        for (DocumentPath path : wanted) {
            tree.put(path, true);
            paths.add(path);
        }
    }

    /** Top-level attributes by name, as AttributesToGet wants them. */
    public static ProjectionExpression ofAttributes(Collection<String> names) {
        return new ProjectionExpression(
                names.stream().map(name -> new DocumentPath(name, List.of())).toList());
    }

    /** The wanted parts that {@code item} has. */
    public Item apply(Item item) {
        return entries(tree.names(), item);
    }

    public PathSet paths() {
        return paths;
    }

    private static Item entries(Map<String, PathTree<Boolean>> wanted, Item from) {
        Item.Builder entries = Item.builder();
        wanted.forEach((name, below) -> {
            AttributeValue value = from.get(name);
            AttributeValue part = value == null ? null : part(value, below);
            if (part != null) {
                entries.put(name, part);
            }
        });
        return entries.build();
    }

    private static @Nullable AttributeValue part(AttributeValue value, PathTree<Boolean> wanted) {
        if (wanted.leaf() != null) {
            return value;
        }
        if (value.type() == AttributeType.M && !wanted.names().isEmpty()) {
            Item entries = entries(wanted.names(), value.item());
            return entries.isEmpty() ? null : AttributeValue.map(entries);
        }
        if (value.type() == AttributeType.L && !wanted.indexes().isEmpty()) {
            List<AttributeValue> given = value.elements();
            List<AttributeValue> elements = new ArrayList<>();
            wanted.indexes().headMap(given.size()).forEach((index, below) -> {
                AttributeValue part = part(given.get(index), below);
                if (part != null) {
                    elements.add(part);
                }
            });
            return elements.isEmpty() ? null : AttributeValue.list(elements);
        }
        return null;
    }
}
