// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file of profiles as AWS's tools share it: {@code [name]}, and below it lines {@code property = value}.
 *
 * <p>What AWS's own readers do, this does: names of properties are in any case, values may hold equals signs, a comment is a
 * line that begins with {@code #} or {@code ;} or what follows one after a space, a line that is indented further than the
 * property above it belongs to that property, and of two properties of a name the later one counts, also over sections of
 * one name. In the configuration file a section {@code [profile name]} is a profile, and so is {@code [default]} unless
 * there is {@code [profile default]}; other sections ({@code [sso-session x]}) are passed over.
 *
 * <p>Faults are told by the number of their line only: the line may hold a secret.
 */
final class ProfileFile {
    /** Which of the two files it is. */
    enum Kind {
        CREDENTIALS,
        CONFIG
    }

    static final String DEFAULT = "default";

    private static final String PROFILE = "profile";
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final Kind kind;
    private final Map<String, Map<String, String>> sections = new HashMap<>();
    private final Map<String, Map<String, String>> profiles = new HashMap<>();

    private ProfileFile(Kind kind) {
        this.kind = kind;
    }

    /** The text isn't of this form. */
    static final class MalformedException extends Exception {
        private MalformedException(int line, String what) {
            super("line " + line + ' ' + what);
        }
    }

    static ProfileFile parse(String text, Kind kind) throws MalformedException {
        ProfileFile file = new ProfileFile(kind);
        file.read(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text);
        return file;
    }

    /** Its properties, with names in lower case; null if there is no such profile. */
    @Nullable
    Map<String, String> profile(String name) {
        Map<String, String> found = profiles.get(name);
        if (found == null && (kind == Kind.CREDENTIALS || name.equals(DEFAULT))) {
            found = sections.get(name);
        }
        return found == null ? null : Collections.unmodifiableMap(found);
    }

    private void read(String text) throws MalformedException {
        Map<String, String> section = null;
        int propertyIndent = Integer.MAX_VALUE; // no line is further in before there is a property
        int number = 0;
        for (String line : text.split("\r\n|\r|\n", -1)) {
            number++;
            String content = line.strip();
            int indent = line.length() - line.stripLeading().length();
            if (content.isEmpty() || isComment(content) || indent > propertyIndent) {
                continue;
            }
            if (content.startsWith("[")) {
                section = section(content, number);
                propertyIndent = Integer.MAX_VALUE;
                continue;
            }
            int equals = content.indexOf('=');
            if (equals <= 0) {
                throw new MalformedException(number, "is neither [a profile] nor a property with its value");
            }
            if (section == null) {
                throw new MalformedException(number, "is a property outside of any profile");
            }
            section.put(
                    content.substring(0, equals).strip().toLowerCase(Locale.ROOT),
                    value(content.substring(equals + 1)));
            propertyIndent = indent;
        }
    }

    private static boolean isComment(String content) {
        return content.startsWith("#") || content.startsWith(";");
    }

    private Map<String, String> section(String content, int number) throws MalformedException {
        int end = content.indexOf(']');
        String rest = content.substring(end + 1).strip();
        if (end < 0 || !(rest.isEmpty() || isComment(rest))) {
            throw new MalformedException(number, "begins a profile but doesn't end as [a profile] does");
        }
        String name = content.substring(1, end).strip();
        String[] words = name.split("\\s+", 2);
        boolean named = kind == Kind.CONFIG && words.length == 2 && words[0].equals(PROFILE);
        return named
                ? profiles.computeIfAbsent(unquoted(words[1]), added -> new HashMap<>())
                : sections.computeIfAbsent(name, added -> new HashMap<>());
    }

    private static String unquoted(String name) {
        boolean quoted = name.length() > 1
                && "\"'".indexOf(name.charAt(0)) >= 0
                && name.charAt(0) == name.charAt(name.length() - 1);
        return quoted ? name.substring(1, name.length() - 1) : name;
    }

    /** Without a comment behind it, which a space sets off. */
    private static String value(String text) {
        for (int i = 1; i < text.length(); i++) {
            boolean comment = text.charAt(i) == '#' || text.charAt(i) == ';';
            if (comment && Character.isWhitespace(text.charAt(i - 1))) {
                return text.substring(0, i).strip();
            }
        }
        return text.strip();
    }
}
