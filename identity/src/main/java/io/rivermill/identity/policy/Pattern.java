// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A text of a policy that stands for many: {@code *} is any run of characters, {@code ?} is one, and {@code ${…}} a
 * variable whose value is taken as it is. Parsed once, matched without allocation unless it has variables.
 */
public final class Pattern {
    private static final char ANY_RUN = '\uffff'; // two code points that Unicode never assigns
    private static final char ANY_ONE = '\ufffe';

    private final String text;
    private final List<Part> parts;
    private final char @Nullable [] compiled;

    /** A run of compiled characters, or a variable. */
    private sealed interface Part {
        record Fixed(String compiled) implements Part {}

        record Variable(String key, @Nullable String otherwise) implements Part {}
    }

    private Pattern(String text, List<Part> parts) {
        this.text = text;
        this.parts = parts;
        boolean fixed = parts.stream().allMatch(Part.Fixed.class::isInstance);
        this.compiled = fixed ? expand(parts, new StringBuilder()).toString().toCharArray() : null;
    }

    /** The pattern of {@code text}; without {@code variables} a {@code ${…}} is only itself. */
    public static Pattern of(String text, boolean variables) {
        List<Part> parts = new ArrayList<>(1);
        StringBuilder run = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            int end = variables && c == '$' && text.startsWith("${", at) ? text.indexOf('}', at) : -1;
            if (end < 0) {
                run.append(c == '*' ? ANY_RUN : c == '?' ? ANY_ONE : c);
                at++;
                continue;
            }
            String inner = text.substring(at + 2, end);
            if (inner.equals("*") || inner.equals("?") || inner.equals("$")) {
                run.append(inner);
            } else {
                parts.add(new Part.Fixed(run.toString()));
                parts.add(variable(inner));
                run.setLength(0);
            }
            at = end + 1;
        }
        parts.add(new Part.Fixed(run.toString()));
        return new Pattern(text, List.copyOf(parts));
    }

    private static Part variable(String inner) {
        int comma = inner.indexOf(',');
        if (comma < 0) {
            return new Part.Variable(inner.strip().toLowerCase(Locale.ROOT), null);
        }
        String otherwise = inner.substring(comma + 1).strip();
        boolean quoted = otherwise.length() >= 2 && otherwise.startsWith("'") && otherwise.endsWith("'");
        return new Part.Variable(
                inner.substring(0, comma).strip().toLowerCase(Locale.ROOT),
                quoted ? otherwise.substring(1, otherwise.length() - 1) : otherwise);
    }

    /** As it was written. */
    public String text() {
        return text;
    }

    /** True if all of {@code value} fits. A variable without one value makes it fit nothing. */
    boolean matches(String value, Context context, boolean ignoreCase) {
        char[] pattern = resolved(context);
        return pattern != null && glob(pattern, value, ignoreCase);
    }

    /** As {@link #matches}, but {@code *} doesn't cross from one of an ARN's six parts into the next. */
    boolean matchesArn(String value, Context context) {
        char[] pattern = resolved(context);
        if (pattern == null) {
            return false;
        }
        String[] patternParts = new String(pattern).split(":", 6);
        String[] valueParts = value.split(":", 6);
        if (patternParts.length != valueParts.length) {
            return patternParts.length == 1 && glob(pattern, value, false);
        }
        for (int i = 0; i < patternParts.length; i++) {
            if (!glob(patternParts[i].toCharArray(), valueParts[i], false)) {
                return false;
            }
        }
        return true;
    }

    /** The text with variables put in and wildcards as plain characters, or null if a variable has no value. */
    @Nullable
    String plain(Context context) {
        char[] pattern = resolved(context);
        return pattern == null
                ? null
                : new String(pattern).replace(ANY_RUN, '*').replace(ANY_ONE, '?');
    }

    private char @Nullable [] resolved(Context context) {
        if (compiled != null) {
            return compiled;
        }
        StringBuilder out = new StringBuilder();
        for (Part part : parts) {
            switch (part) {
                case Part.Fixed fixed -> out.append(fixed.compiled);
                case Part.Variable variable -> {
                    List<String> values = context.values(variable.key);
                    String value = values != null && values.size() == 1 ? values.getFirst() : variable.otherwise;
                    if (value == null) {
                        return null;
                    }
                    out.append(value);
                }
            }
        }
        return out.toString().toCharArray();
    }

    private static StringBuilder expand(List<Part> parts, StringBuilder out) {
        for (Part part : parts) {
            if (part instanceof Part.Fixed fixed) {
                out.append(fixed.compiled);
            }
        }
        return out;
    }

    /** Greedy with one point of return: the last run seen. At most pattern times value steps. */
    private static boolean glob(char[] pattern, String value, boolean ignoreCase) {
        int p = 0;
        int v = 0;
        int run = -1;
        int resume = 0;
        while (v < value.length()) {
            if (p < pattern.length && pattern[p] == ANY_RUN) {
                run = p++;
                resume = v;
            } else if (p < pattern.length && (pattern[p] == ANY_ONE || same(pattern[p], value.charAt(v), ignoreCase))) {
                p++;
                v++;
            } else if (run >= 0) {
                p = run + 1;
                v = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length && pattern[p] == ANY_RUN) {
            p++;
        }
        return p == pattern.length;
    }

    private static boolean same(char left, char right, boolean ignoreCase) {
        return left == right || (ignoreCase && Character.toLowerCase(left) == Character.toLowerCase(right));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Pattern that && text.equals(that.text) && parts.equals(that.parts);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
