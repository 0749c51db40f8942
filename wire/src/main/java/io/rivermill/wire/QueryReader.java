// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import io.rivermill.shapes.Member;
import io.rivermill.shapes.Shape;
import io.rivermill.shapes.StructureShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads forms in the way of AWS Query: {@code Tags.member.1.Key=a} and so on. Parameters that the model doesn't know are
 * passed over.
 *
 * <p>The names are first made a tree. Its size is bounded by the number of parameters and {@link #DEPTH_MAX}; elements of
 * lists are taken in the order of their numbers, whatever numbers these are.
 */
final class QueryReader {
    private static final int DEPTH_MAX = 16;

    /** A name's part: what stands for itself, and the parts that follow. */
    private static final class Node {
        private final Map<String, Node> children = new LinkedHashMap<>();
        private @Nullable String text;

        private Node child(String name) {
            return children.computeIfAbsent(name, _ -> new Node());
        }
    }

    private QueryReader() {}

    static Struct read(StructureShape shape, List<QueryString.Parameter> parameters) {
        Node root = new Node();
        for (QueryString.Parameter parameter : parameters) {
            String[] parts = parameter.name().split("\\.", DEPTH_MAX + 1);
            if (parts.length > DEPTH_MAX) {
                continue;
            }
            Node node = root;
            for (String part : parts) {
                node = node.child(part);
            }
            node.text = parameter.value();
        }
        return structure(shape, root);
    }

    private static Struct structure(StructureShape shape, Node node) {
        Struct struct = new Struct(shape.members().size());
        for (Member member : shape.members()) {
            Node child = node.children.get(member.wireName());
            if (child != null) {
                struct.set(member.index(), value(member.target(), child));
            }
        }
        return struct;
    }

    private static @Nullable Object value(Shape shape, Node node) {
        return switch (shape) {
            case StructureShape structure -> structure(structure, node);
            case Shape.ListShape list -> list(list, node);
            case Shape.MapShape map -> map(map, node);
            case Shape.StringShape _, Shape.BlobShape _, Shape.BooleanShape _, Shape.IntegerShape _ ->
                text(shape, node);
            case Shape.LongShape _, Shape.DoubleShape _, Shape.TimestampShape _ -> text(shape, node);
            case Shape.ItemShape _, Shape.AttributeValueShape _ -> null;
        };
    }

    private static @Nullable Object text(Shape shape, Node node) {
        return node.text == null ? null : Scalars.parse(shape, node.text);
    }

    /** An empty list is sent as the list's name alone. */
    private static List<@Nullable Object> list(Shape.ListShape shape, Node node) {
        List<@Nullable Object> values = new ArrayList<>();
        Node elements = shape.flattened() ? node : node.children.get("member");
        if (elements != null) {
            numbered(elements)
                    .forEach(element -> values.add(value(shape.member().target(), element)));
        }
        return values;
    }

    private static Map<String, @Nullable Object> map(Shape.MapShape shape, Node node) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        Node entries = shape.flattened() ? node : node.children.get("entry");
        if (entries == null) {
            return values;
        }
        for (Node entry : numbered(entries)) {
            Node key = entry.children.get("key");
            Node value = entry.children.get("value");
            if (key != null && key.text != null) {
                values.put(key.text, value == null ? null : value(shape.value().target(), value));
            }
        }
        return values;
    }

    private static Iterable<Node> numbered(Node node) {
        Map<Integer, Node> ordered = new TreeMap<>();
        node.children.forEach((name, child) -> {
            try {
                ordered.put(Integer.valueOf(name), child);
            } catch (NumberFormatException e) {
                // not an element: passed over like any unknown name
            }
        });
        return ordered.values();
    }
}
