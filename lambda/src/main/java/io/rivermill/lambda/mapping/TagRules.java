// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** What Lambda asks of tags, of mappings as of functions. Its documentation says what; the words are mostly ours. */
public final class TagRules {
    private static final int TAGS_MAX = 50;
    private static final int KEY_CHARACTERS_MAX = 128;
    private static final int VALUE_CHARACTERS_MAX = 256;
    private static final Pattern SPELLED = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");
    private static final String RESERVED = "aws:";

    private TagRules() {}

    /** The same tags, if a request may give them. */
    public static Map<String, String> given(Map<String, String> tags) {
        tags.forEach((key, value) -> {
            if (key.isEmpty() || characters(key) > KEY_CHARACTERS_MAX) {
                throw MappingErrors.invalid("The tag key must be between 1 and 128 characters long: " + key);
            }
            if (characters(value) > VALUE_CHARACTERS_MAX) {
                throw MappingErrors.invalid("The tag value must be at most 256 characters long. Tag key: " + key);
            }
            checkSpelling("key", key);
            checkSpelling("value", value);
        });
        return tags;
    }

    /** The same tags, if they aren't more than a resource may have. */
    public static Map<String, String> counted(Map<String, String> tags) {
        if (tags.size() > TAGS_MAX) {
            throw MappingErrors.invalid("Number of tags exceeds resource tag limit.");
        }
        return tags;
    }

    private static int characters(String text) {
        return text.codePointCount(0, text.length());
    }

    private static void checkSpelling(String what, String text) {
        if (!SPELLED.matcher(text).matches()) {
            throw MappingErrors.invalid(
                    "The tag " + what + " may hold letters, digits, spaces and _.:/=+-@ only: " + text);
        }
        if (text.toLowerCase(Locale.ROOT).startsWith(RESERVED)) {
            throw MappingErrors.invalid("The prefix aws: is reserved and can't begin a tag " + what + ": " + text);
        }
    }
}
