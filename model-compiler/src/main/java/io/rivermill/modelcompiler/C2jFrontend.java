// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.modelcompiler;

import io.rivermill.shapes.Entry;
import io.rivermill.shapes.ModelText;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the JSON models of the AWS SDK for Java 1 ("C2J"). */
final class C2jFrontend {
    private final JsonTree model;
    private final ModelText text;

    private C2jFrontend(String name, JsonTree model) {
        this.model = model;
        JsonTree metadata = model.object("metadata");
        String protocol = metadata.required("protocol");
        String signing = metadata.text("signingName");
        this.text = new ModelText(new Entry("service", name)
                .set("protocol", protocol.equals("json") ? "json-" + metadata.required("jsonVersion") : protocol)
                .set("version", metadata.required("apiVersion"))
                .set("signing", signing == null ? metadata.required("endpointPrefix") : signing)
                .set("target", metadata.text("targetPrefix"))
                .set("xmlns", metadata.text("xmlNamespace")));
    }

    static ModelText read(String name, JsonTree model) {
        C2jFrontend frontend = new C2jFrontend(name, model);
        frontend.model.object("shapes").members().forEach((shape, tree) -> frontend.shape(shape, (JsonTree) tree));
        frontend.model
                .object("operations")
                .members()
                .forEach((operation, tree) -> frontend.operation(operation, (JsonTree) tree));
        return frontend.text;
    }

    private void operation(String name, JsonTree tree) {
        JsonTree http = tree.object("http");
        String uri = http.text("requestUri");
        String method = http.text("method");
        String status = http.text("responseCode");
        text.add(new Entry("operation", name)
                .set("input", shapeOf(tree.object("input"), name + "Request"))
                .set("output", shapeOf(tree.object("output"), name + "Response"))
                .set("method", "POST".equals(method) ? null : method)
                .set("uri", "/".equals(uri) ? null : uri)
                .set("status", "200".equals(status) ? null : status)
                .set("errors", errors(tree.list("errors"))));
    }

    private String shapeOf(JsonTree reference, String otherwise) {
        String shape = reference.text("shape");
        if (shape != null) {
            return shape;
        }
        text.add(new Entry("structure", otherwise).flag("synthetic"));
        return otherwise;
    }

    private static @Nullable String errors(List<Object> references) {
        return references.isEmpty()
                ? null
                : String.join(
                        ",",
                        references.stream()
                                .map(reference -> ((JsonTree) reference).required("shape"))
                                .toList());
    }

    private void shape(String name, JsonTree tree) {
        String type = tree.required("type");
        Entry entry = new Entry(type, name);
        switch (type) {
            case "structure" -> structure(entry, tree);
            case "list" -> entry.set("member", tree.object("member").required("shape"));
            case "map" ->
                entry.set("key", tree.object("key").required("shape"))
                        .set("value", tree.object("value").required("shape"));
            case "timestamp" -> entry.set("format", tree.text("timestampFormat"));
            default -> {}
        }
        if (!type.equals("structure")) {
            entry.set("min", whole(tree.text("min"))).set("max", whole(tree.text("max")));
        }
        if (type.equals("string")) {
            entry.set("pattern", Patterns.bare(tree.text("pattern")));
            entry.set("values", tree.has("enum") ? String.join(",", tree.texts("enum")) : null);
        }
        for (String flag : List.of("sensitive", "flattened", "streaming")) {
            if (tree.isTrue(flag) && !type.equals("structure")) {
                entry.flag(flag);
            }
        }
        text.add(entry);
    }

    /** Bounds of doubles are whole numbers too. */
    private static @Nullable String whole(@Nullable String bound) {
        return bound == null ? null : new BigDecimal(bound).toBigIntegerExact().toString();
    }

    private static void structure(Entry entry, JsonTree tree) {
        entry.set("payload", tree.text("payload"));
        if (tree.isTrue("exception")) {
            JsonTree error = tree.object("error");
            String code = error.text("code");
            entry.set("error", code == null || code.equals(entry.name()) ? "" : code);
            entry.set("status", error.text("httpStatusCode"));
            String status = error.text("httpStatusCode");
            if (tree.isTrue("fault") || (status != null && status.startsWith("5"))) {
                entry.flag("server");
            }
        }
        List<String> required = tree.texts("required");
        for (Map.Entry<String, Object> each : tree.object("members").members().entrySet()) {
            JsonTree reference = (JsonTree) each.getValue();
            String location = reference.text("location");
            String wire = reference.text("locationName");
            Entry member = new Entry(reference.required("shape"), each.getKey());
            if (required.contains(each.getKey())) {
                member.flag("required");
            }
            member.set("location", location).set("wire", each.getKey().equals(wire) ? null : wire);
            entry.members().add(member);
        }
    }
}
