// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.shapes;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns lines into shapes and ties every member to its shape. */
final class Linker {
    private Linker() {}

    static Map<String, Shape> link(Collection<Entry> entries) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        List<Member> loose = new ArrayList<>();
        Set<String> attributeValues = new HashSet<>();
        for (Entry entry : entries) {
            if (entry.kind().equals("attributevalue")) {
                attributeValues.add(entry.name());
            }
        }
        for (Entry entry : entries) {
            Attributes.check(entry);
            String held = entry.attribute("value");
            shapes.put(
                    entry.name(),
                    held != null && attributeValues.contains(held)
                            ? new Shape.ItemShape(entry.name(), part(entry, "key", loose), part(entry, "value", loose))
                            : shape(entry, loose));
        }
        for (Member member : loose) {
            member.link(find(shapes, member.shapeName(), member.name()));
        }
        return shapes;
    }

    static Shape find(Map<String, Shape> shapes, String name, String from) {
        Shape shape = shapes.get(name);
        if (shape == null) {
            throw new ModelFormatException("no shape " + name + " (wanted by " + from + ")");
        }
        return shape;
    }

    private static Shape shape(Entry entry, List<Member> loose) {
        String name = entry.name();
        Bounds bounds = Attributes.bounds(entry);
        boolean sensitive = entry.has("sensitive");
        boolean flattened = entry.has("flattened");
        return switch (entry.kind()) {
            case "structure", "union" -> {
                StructureShape structure = new StructureShape(entry);
                loose.addAll(structure.members());
                yield structure;
            }
            case "string" ->
                new Shape.StringShape(
                        name,
                        bounds,
                        entry.attribute("pattern"),
                        list(entry.attribute("values")),
                        list(entry.attribute("current")),
                        entry.attribute("refusal"),
                        entry.attribute("exempt"),
                        sensitive);
            case "blob" -> new Shape.BlobShape(name, bounds, sensitive, entry.has("streaming"));
            case "boolean" -> new Shape.BooleanShape(name);
            case "integer" -> new Shape.IntegerShape(name, bounds);
            case "long" -> new Shape.LongShape(name, bounds);
            case "attributevalue" -> new Shape.AttributeValueShape(name);
            case "float", "double" -> new Shape.DoubleShape(name, bounds);
            case "timestamp" -> new Shape.TimestampShape(name, format(entry.attribute("format")));
            case "list" ->
                new Shape.ListShape(
                        name, part(entry, "member", loose), bounds, flattened, sensitive, entry.has("newer"));
            case "map" ->
                new Shape.MapShape(
                        name, part(entry, "key", loose), part(entry, "value", loose), bounds, flattened, sensitive);
            default -> throw new ModelFormatException("unknown kind " + entry.kind() + " of " + name);
        };
    }

    private static List<String> list(@Nullable String text) {
        return text == null ? List.of() : List.of(text.split(","));
    }

    private static TimestampFormat format(@Nullable String text) {
        return text == null ? TimestampFormat.DEFAULT : TimestampFormat.of(text);
    }

    private static Member part(Entry entry, String role, List<Member> loose) {
        Member member = new Member(new Entry(Attributes.required(entry, role), role), 0);
        loose.add(member);
        return member;
    }
}
