// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A path with labels, such as {@code /2015-03-31/functions/{FunctionName}/versions}. A label is one segment of the path as
 * received, so an encoded slash stays inside it; {@code {Name+}} takes the rest. One slash more at the end is ignored.
 *
 * <p>A template's fixed query ({@code ?find=LayerVersion}, {@code ?List=ALL}) must be there too.
 */
public final class UriTemplate {
    private final List<String> segments;
    private final Map<String, String> query;

    private UriTemplate(List<String> segments, Map<String, String> query) {
        this.segments = segments;
        this.query = query;
    }

    /** From a model's text. */
    public static UriTemplate parse(String template) {
        int question = template.indexOf('?');
        String path = question < 0 ? template : template.substring(0, question);
        Map<String, String> query = new LinkedHashMap<>();
        if (question >= 0) {
            QueryString.parse(template.substring(question + 1))
                    .forEach(parameter -> query.put(parameter.name(), parameter.value()));
        }
        return new UriTemplate(split(path), query);
    }

    /** How many segments are fixed text, and how much query: of two templates that match, the greater one is meant. */
    public int weight() {
        int fixed = 0;
        for (String segment : segments) {
            fixed += segment.startsWith("{") ? 0 : 1;
        }
        return fixed * 16 + query.size();
    }

    /** The decoded labels if {@code rawPath} and {@code rawQuery} fit, else null. */
    public @Nullable Map<String, String> match(String rawPath, String rawQuery) {
        List<String> given = split(rawPath);
        Map<String, String> labels = new LinkedHashMap<>();
        for (int i = 0; i < segments.size(); i++) {
            String segment = segments.get(i);
            if (i >= given.size()) {
                return null;
            }
            if (segment.endsWith("+}")) {
                String rest = String.join("/", given.subList(i, given.size()));
                labels.put(segment.substring(1, segment.length() - 2), PercentCodec.decode(rest));
                return fits(rawQuery) ? labels : null;
            }
            if (segment.startsWith("{")) {
                if (given.get(i).isEmpty()) {
                    return null;
                }
                labels.put(segment.substring(1, segment.length() - 1), PercentCodec.decode(given.get(i)));
            } else if (!segment.equals(given.get(i))) {
                return null;
            }
        }
        return given.size() == segments.size() && fits(rawQuery) ? labels : null;
    }

    private boolean fits(String rawQuery) {
        if (query.isEmpty()) {
            return true;
        }
        Map<String, String> given = new LinkedHashMap<>();
        QueryString.parse(rawQuery).forEach(parameter -> given.put(parameter.name(), parameter.value()));
        for (Map.Entry<String, String> wanted : query.entrySet()) {
            String value = given.get(wanted.getKey());
            if (value == null
                    || (!wanted.getValue().isEmpty() && !wanted.getValue().equals(value))) {
                return false;
            }
        }
        return true;
    }

    private static List<String> split(String path) {
        List<String> parts = new ArrayList<>();
        int from = path.startsWith("/") ? 1 : 0;
        while (from < path.length()) {
            int slash = path.indexOf('/', from);
            int to = slash < 0 ? path.length() : slash;
            parts.add(path.substring(from, to));
            from = to + 1;
        }
        return parts;
    }
}
