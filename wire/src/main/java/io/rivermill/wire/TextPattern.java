// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A model's pattern, made ready once. The commonest kind, one class of characters repeated ({@code [a-zA-Z0-9_.-]+}, as of
 * every table's name), is checked without a regular expression.
 */
final class TextPattern {
    private static final Map<String, TextPattern> KNOWN = new ConcurrentHashMap<>(); // as many as the models have
    private static final Pattern SIMPLE = Pattern.compile("\\[[^\\[\\]&\\\\^]+]\\+");
    private static final int ASCII = 128;

    /** Java's engine goes one level deeper for each turn of a repeated group; no real value comes near this. */
    private static final int REPEATED_GROUP_CHARS_MAX = 2_048;

    private final Pattern pattern;
    private final boolean @Nullable [] allowed;
    private final int charsMax;

    private TextPattern(String text) {
        this.pattern = Pattern.compile(text);
        this.allowed = SIMPLE.matcher(text).matches() ? table() : null;
        boolean repeats = text.contains(")+") || text.contains(")*") || text.contains("){");
        this.charsMax = repeats ? REPEATED_GROUP_CHARS_MAX : Integer.MAX_VALUE;
    }

    static TextPattern of(String text) {
        TextPattern known = KNOWN.get(text);
        return known != null ? known : KNOWN.computeIfAbsent(text, TextPattern::new);
    }

    boolean matches(String value) {
        if (allowed == null) {
            return value.length() <= charsMax && pattern.matcher(value).matches();
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c >= ASCII || !allowed[c]) {
                return c >= ASCII && pattern.matcher(value).matches();
            }
        }
        return !value.isEmpty();
    }

    private boolean[] table() {
        boolean[] table = new boolean[ASCII];
        for (char c = 0; c < ASCII; c++) {
            table[c] = pattern.matcher(String.valueOf(c)).matches();
        }
        return table;
    }
}
