// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tags of an entity. Keys that differ in case only are one key. */
final class Tags {
    private static final int TAGS_MAX = 50;

    private Tags() {}

    static Map<String, String> with(Map<String, String> tags, Map<String, String> more, String quota) {
        Map<String, String> all = new LinkedHashMap<>(without(tags, List.copyOf(more.keySet())));
        all.putAll(more);
        if (all.size() > TAGS_MAX) {
            throw IamErrors.quota(quota, TAGS_MAX);
        }
        return all;
    }

    static Map<String, String> without(Map<String, String> tags, List<String> keys) {
        Map<String, String> left = new LinkedHashMap<>(tags);
        left.keySet().removeIf(key -> keys.stream().anyMatch(key::equalsIgnoreCase));
        return left;
    }
}
