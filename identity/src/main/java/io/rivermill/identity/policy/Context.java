// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity.policy;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The condition keys of one request and their values. Keys are compared without regard to case. */
public final class Context {
    private static final Context EMPTY = new Context(Map.of());

    private final Map<String, List<String>> values;

    private Context(Map<String, List<String>> values) {
        this.values = values;
    }

    public static Context empty() {
        return EMPTY;
    }

    public static Context of(Map<String, List<String>> values) {
        return EMPTY.with(values);
    }

    /** This and more; what is in both has the values of {@code more}. */
    public Context with(Map<String, List<String>> more) {
        if (more.isEmpty()) {
            return this;
        }
        Map<String, List<String>> all = new HashMap<>(values);
        more.forEach((key, list) -> all.put(key.toLowerCase(Locale.ROOT), list));
        return new Context(all);
    }

    /** The values of a key in lower case, or null if the request doesn't have it. */
    @Nullable
    List<String> values(String lowerCaseKey) {
        return values.get(lowerCaseKey);
    }
}
