// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.shapes;

import java.util.Map;
import java.util.Set;

/** Which attributes a line may have, and reading them. */
final class Attributes {
    private static final Set<String> STRUCTURE = Set.of("synthetic", "payload", "error", "status", "server");
    private static final Set<String> NUMBER = Set.of("min", "max");
    private static final Map<String, Set<String>> KNOWN = Map.ofEntries(
            Map.entry("service", Set.of("protocol", "version", "target", "signing", "xmlns", "errors", "invalid")),
            Map.entry("operation", Set.of("input", "output", "errors", "method", "uri", "status", "wording")),
            Map.entry("structure", STRUCTURE),
            Map.entry("union", STRUCTURE),
            Map.entry("string", Set.of("min", "max", "pattern", "values", "current", "refusal", "exempt", "sensitive")),
            Map.entry("blob", Set.of("min", "max", "sensitive", "streaming")),
            Map.entry("boolean", Set.of()),
            Map.entry("integer", NUMBER),
            Map.entry("long", NUMBER),
            Map.entry("float", NUMBER),
            Map.entry("double", NUMBER),
            Map.entry("timestamp", Set.of("format")),
            Map.entry("attributevalue", Set.of()),
            Map.entry("list", Set.of("member", "min", "max", "flattened", "sensitive", "newer")),
            Map.entry("map", Set.of("key", "value", "min", "max", "flattened", "sensitive")));
    private static final Set<String> MEMBER = Set.of("required", "missing", "location", "wire");

    private Attributes() {}

    /** Refuses a kind or an attribute nobody would read. */
    static void check(Entry entry) {
        Set<String> known = KNOWN.get(entry.kind());
        if (known == null) {
            throw new ModelFormatException("unknown kind " + entry.kind() + " of " + entry.name());
        }
        check(entry, known);
        for (Entry member : entry.members()) {
            check(member, MEMBER);
        }
    }

    private static void check(Entry entry, Set<String> known) {
        if (entry.attributes().isEmpty()) {
            return;
        }
        for (String key : entry.attributes().keySet()) {
            if (!known.contains(key)) {
                throw new ModelFormatException("unknown attribute " + key + " of " + entry.name());
            }
        }
    }

    static String required(Entry entry, String key) {
        String value = entry.attribute(key);
        if (value == null) {
            throw new ModelFormatException(entry.name() + " needs the attribute " + key);
        }
        return value;
    }

    static Bounds bounds(Entry entry) {
        String min = entry.attribute("min");
        String max = entry.attribute("max");
        if (min == null && max == null) {
            return Bounds.NONE;
        }
        return new Bounds(
                min == null ? Bounds.NONE.min() : Long.parseLong(min),
                max == null ? Bounds.NONE.max() : Long.parseLong(max));
    }
}
