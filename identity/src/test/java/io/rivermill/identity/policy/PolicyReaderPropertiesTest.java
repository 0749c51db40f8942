// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.rivermill.base.Seeds;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class PolicyReaderPropertiesTest {
    private static final String POLICY = """
            {"Version":"2012-10-17","Id":"x","Statement":[{"Sid":"a","Effect":"Allow","Action":["dynamodb:Get*",
            "dynamodb:Query"],"Resource":"arn:aws:dynamodb:*:*:table/${aws:username}","Condition":{"StringLike":
            {"aws:userid":["a*","b?"]},"Bool":{"aws:SecureTransport":true}}}]}""";
    private static final String MARKS = "{}[]\":,*?$ \\x0tn-";

    @Test
    void anyTextIsEitherAPolicyOrRefusedInWords() {
        Seeds.tryEach(3_000, random -> {
            String text = mutated(random);
            try {
                assertFalse(PolicyRules.identity(text).statements().isEmpty());
            } catch (MalformedPolicyException e) {
                assertNotNull(e.getMessage());
            }
            try {
                PolicyRules.trust(text, arn -> true);
            } catch (MalformedPolicyException e) {
                assertNotNull(e.getMessage());
            }
        });
    }

    @Test
    void deepNestingIsRefusedNotFollowed() {
        String deep = "{\"Statement\":" + "[".repeat(100_000);
        assertEquals("Syntax errors in policy.", message(deep));
    }

    @Test
    void wildcardsAgreeWithAPlainRecursion() {
        Seeds.tryEach(2_000, random -> {
            String pattern = letters(random, "ab*?", 8);
            String value = letters(random, "ab", 8);
            assertEquals(
                    plain(pattern, value),
                    Pattern.of(pattern, true).matches(value, Context.empty(), false),
                    pattern + " on " + value);
        });
    }

    private static String message(String text) {
        try {
            PolicyRules.identity(text);
            return "a policy";
        } catch (MalformedPolicyException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static boolean plain(String pattern, String value) {
        if (pattern.isEmpty()) {
            return value.isEmpty();
        }
        String rest = pattern.substring(1);
        return switch (pattern.charAt(0)) {
            case '*' -> plain(rest, value) || (!value.isEmpty() && plain(pattern, value.substring(1)));
            case '?' -> !value.isEmpty() && plain(rest, value.substring(1));
            default -> !value.isEmpty() && value.charAt(0) == pattern.charAt(0) && plain(rest, value.substring(1));
        };
    }

    private static String mutated(RandomGenerator random) {
        StringBuilder text = new StringBuilder(POLICY);
        for (int i = random.nextInt(1, 6); i > 0; i--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(4)) {
                case 0 -> text.delete(at, Math.min(at + 3, text.length() - 1));
                case 1 -> text.insert(at, MARKS.charAt(random.nextInt(MARKS.length())));
                case 2 -> text.setCharAt(at, (char) random.nextInt(1, 0x10000));
                default -> text.setLength(Math.max(1, at));
            }
        }
        return text.toString();
    }

    private static String letters(RandomGenerator random, String from, int max) {
        StringBuilder letters = new StringBuilder();
        for (int i = random.nextInt(max + 1); i > 0; i--) {
            letters.append(from.charAt(random.nextInt(from.length())));
        }
        return letters.toString();
    }
}
