// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.modelcompiler;

import io.rivermill.shapes.Entry;
import io.rivermill.shapes.ModelText;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a Smithy 2.0 model in its JSON form. */
final class SmithyFrontend {
    private static final String PRELUDE = "smithy.api#";

    private final JsonTree shapes;
    private final ModelText text;

    private SmithyFrontend(JsonTree shapes, ModelText text) {
        this.shapes = shapes;
        this.text = text;
    }

    static ModelText read(String name, JsonTree model, String targetPrefix) {
        JsonTree shapes = model.object("shapes");
        JsonTree service = shapes.members().values().stream()
                .map(shape -> (JsonTree) shape)
                .filter(shape -> shape.required("type").equals("service"))
                .findFirst()
                .orElseThrow();
        JsonTree traits = service.object("traits");
        String protocol = traits.has("aws.protocols#awsJson1_0") ? "json-1.0" : "json-1.1";
        ModelText text = new ModelText(new Entry("service", name)
                .set("protocol", protocol)
                .set("version", service.required("version"))
                .set("signing", traits.object("aws.auth#sigv4").required("name"))
                .set("target", targetPrefix));
        SmithyFrontend frontend = new SmithyFrontend(shapes, text);
        shapes.members().forEach((id, tree) -> frontend.shape(local(id), (JsonTree) tree));
        return text;
    }

    private static String local(String id) {
        return id.substring(id.indexOf('#') + 1);
    }

    private void shape(String name, JsonTree tree) {
        String type = tree.required("type");
        JsonTree traits = tree.object("traits");
        Entry entry = new Entry(type.equals("enum") ? "string" : type, name);
        switch (type) {
            case "service", "resource" -> {
                return;
            }
            case "operation" -> operation(entry, tree);
            case "structure", "union" -> structure(entry, tree, traits);
            case "enum" -> entry.set("values", values(tree));
            case "list" -> entry.set("member", target(tree.object("member")));
            case "map" -> entry.set("key", target(tree.object("key"))).set("value", target(tree.object("value")));
            default -> {}
        }
        bounds(entry, traits.object(PRELUDE + "length"));
        bounds(entry, traits.object(PRELUDE + "range"));
        entry.set("pattern", Patterns.bare(traits.text(PRELUDE + "pattern")));
        entry.set("sensitive", traits.has(PRELUDE + "sensitive") ? "" : null);
        text.add(entry);
    }

    private static void bounds(Entry entry, JsonTree trait) {
        for (String key : List.of("min", "max")) {
            if (trait.has(key)) {
                entry.set(key, trait.required(key));
            }
        }
    }

    private static String values(JsonTree tree) {
        return String.join(
                ",",
                tree.object("members").members().values().stream()
                        .map(member -> ((JsonTree) member).object("traits").required(PRELUDE + "enumValue"))
                        .toList());
    }

    private void operation(Entry entry, JsonTree tree) {
        entry.set("input", shapeOf(tree.object("input"), entry.name() + "Input"))
                .set("output", shapeOf(tree.object("output"), entry.name() + "Output"));
        List<String> errors = tree.list("errors").stream()
                .map(reference -> local(((JsonTree) reference).required("target")))
                .toList();
        entry.set("errors", errors.isEmpty() ? null : String.join(",", errors));
    }

    private String shapeOf(JsonTree reference, String otherwise) {
        if (!reference.required("target").equals(PRELUDE + "Unit")) {
            return target(reference);
        }
        text.add(new Entry("structure", otherwise).flag("synthetic"));
        return otherwise;
    }

    /** The name of a member's shape; a shape of Smithy's prelude is added under its own name. */
    private String target(JsonTree reference) {
        String id = reference.required("target");
        String name = local(id);
        if (id.startsWith(PRELUDE)) {
            String type = name.replace("Primitive", "").toLowerCase(Locale.ROOT);
            if (shapes.members().keySet().stream()
                    .anyMatch(other -> local(other).equals(name))) {
                throw new IllegalArgumentException(name + " is in the prelude and in the model");
            }
            text.shapes().computeIfAbsent(name, added -> new Entry(type, added));
        }
        return name;
    }

    private void structure(Entry entry, JsonTree tree, JsonTree traits) {
        @Nullable String fault = traits.text(PRELUDE + "error");
        if (fault != null) {
            entry.flag("error").set("status", traits.text(PRELUDE + "httpError"));
            entry.set("server", fault.equals("server") ? "" : null);
        }
        for (Map.Entry<String, Object> each : tree.object("members").members().entrySet()) {
            JsonTree reference = (JsonTree) each.getValue();
            Entry member = new Entry(target(reference), each.getKey());
            if (reference.object("traits").has(PRELUDE + "required")) {
                member.flag("required");
            }
            entry.members().add(member);
        }
    }
}
