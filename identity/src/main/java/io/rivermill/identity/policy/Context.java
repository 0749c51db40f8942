// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity.policy;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The condition keys of one request and their values. Keys are compared without regard to case. What {@link #with} adds is
 * asked for when the first key is looked at: most policies look at none.
 *
 * <p>Threads: any; what {@link #with} returns is used by one.
 */
public final class Context {
    private static final Context EMPTY = of(Map.of());

    private final @Nullable Context rest;
    private final Supplier<Map<String, List<String>>> more;
    private @Nullable Map<String, List<String>> values; // of more, once it was asked

    private Context(
            @Nullable Context rest,
            Supplier<Map<String, List<String>>> more,
            @Nullable Map<String, List<String>> values) {
        this.rest = rest;
        this.more = more;
        this.values = values;
    }

    public static Context empty() {
        return EMPTY;
    }

    public static Context of(Map<String, List<String>> values) {
        return new Context(null, Map::of, lowered(values));
    }

    /** This and more; what is in both has the values of {@code more}. */
    public Context with(Supplier<Map<String, List<String>>> more) {
        return new Context(this, more, null);
    }

    /** The values of a key in lower case, or null if the request doesn't have it. */
    @Nullable
    List<String> values(String lowerCaseKey) {
        Map<String, List<String>> known = values;
        if (known == null) {
            known = lowered(more.get());
            values = known;
        }
        List<String> own = known.get(lowerCaseKey);
        return own != null || rest == null ? own : rest.values(lowerCaseKey);
    }

    private static Map<String, List<String>> lowered(Map<String, List<String>> values) {
        Map<String, List<String>> lowered = new HashMap<>();
        values.forEach((key, list) -> lowered.put(key.toLowerCase(Locale.ROOT), list));
        return lowered;
    }
}
