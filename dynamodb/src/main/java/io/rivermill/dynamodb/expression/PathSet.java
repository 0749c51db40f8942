// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb.expression;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

/** All document paths of an expression, for the rules about which attributes it may name and how. */
public final class PathSet {
    private final Set<String> attributes = new LinkedHashSet<>();
    private final Set<String> documents = new LinkedHashSet<>();

    PathSet() {}

    void add(DocumentPath path) {
        attributes.add(path.attribute());
        if (!path.rest().isEmpty()) {
            documents.add(path.attribute());
        }
    }

    /** The attributes named, in the order written. */
    public Set<String> attributes() {
        return attributes;
    }

    /** Those of them that a path goes into, by a map's name or a list's index. */
    public Set<String> documents() {
        return documents;
    }

    /** Throws if of the targets of an update or projection one contains another, or two can't both be right. */
    static void checkApart(List<DocumentPath> targets) {
        check(targets, DocumentPath::overlaps, "overlap");
        check(targets, DocumentPath::conflicts, "conflict");
    }

    private static void check(List<DocumentPath> targets, BiPredicate<DocumentPath, DocumentPath> bad, String verb) {
        Map<String, List<DocumentPath>> byAttribute = new HashMap<>();
        for (DocumentPath target : targets) {
            List<DocumentPath> earlier = byAttribute.computeIfAbsent(target.attribute(), _ -> new ArrayList<>());
            for (DocumentPath other : earlier) {
                if (bad.test(other, target)) {
                    throw new ExpressionException("Two document paths " + verb + " with each other; "
                            + "must remove or rewrite one of these paths; path one: " + other + ", path two: "
                            + target);
                }
            }
            earlier.add(target);
        }
    }
}
