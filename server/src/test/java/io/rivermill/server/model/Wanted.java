// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What of an item is asked for: these parts, or all of it.
 *
 * @param legacy true to say it by AttributesToGet, which has whole attributes only
 */
record Wanted(Optional<List<Path>> parts, boolean legacy) {
    static final Wanted ALL = new Wanted(Optional.empty(), false);

    Map<String, Value> of(Map<String, Value> item) {
        return parts.map(paths -> Projection.of(item, paths)).orElse(item);
    }

    List<String> names() {
        return parts.orElse(List.of()).stream().map(Path::name).distinct().toList();
    }

    void addTo(Map<String, Object> request, Placeholders placeholders) {
        if (parts.isEmpty()) {
            return;
        }
        if (legacy) {
            request.put("AttributesToGet", names());
        } else {
            request.put(
                    "ProjectionExpression",
                    parts.get().stream().map(path -> path.text(placeholders)).collect(Collectors.joining(", ")));
        }
    }
}
