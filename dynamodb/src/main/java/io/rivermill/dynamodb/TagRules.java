// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.Arn;
import io.rivermill.http.Caller;
import io.rivermill.wire.ServiceException;
import io.rivermill.wire.dynamodb.Tag;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What DynamoDB asks of tags, and of the ARNs of what has them, in its words. */
final class TagRules {
    private static final int TAGS_MAX = 50;
    private static final int KEY_CHARS_MAX = 128;
    private static final int VALUE_CHARS_MAX = 256;
    private static final String SPECIAL_CHARS = "+-=._:/@ ";

    private TagRules() {}

    /** The table that {@code arn} names: only tables have tags. */
    static TableReference table(String arn, Caller caller, String operation) {
        if (!arn.startsWith("arn:")) {
            throw TableErrors.invalid("ARNs must start with 'arn:': " + arn);
        }
        Arn parsed = Arn.parse(arn)
                .filter(it -> it.service().equals("dynamodb"))
                .orElseThrow(() -> TableErrors.invalid("Provided Arn is not a DynamoDB resource arn: " + arn));
        String[] resource = parsed.resource().split("/", -1);
        if (resource.length != 2 || !resource[0].equals("table")) {
            throw TableErrors.invalid("Invalid resource arn provided, only table or stream is accepted."
                    + " Provided resource arn: " + arn);
        }
        return TableReference.of(arn, caller, operation);
    }

    static ServiceException notFound(String arn) {
        return new ServiceException(
                "ResourceNotFoundException", 400, "Requested resource not found: ResourceArn: " + arn + " not found");
    }

    /** The tags that a request gives, at least one if it has to be. */
    static List<TableTag> tags(@Nullable List<Tag> given, boolean needed) {
        if (given == null || given.isEmpty()) {
            if (needed) {
                throw ServiceException.validation("Atleast one Tag needs to be provided as Input.");
            }
            return List.of();
        }
        List<TableTag> tags = new ArrayList<>(given.size());
        Set<String> keys = new HashSet<>();
        for (Tag tag : given) {
            String key = checkKey(tag.key());
            String value = tag.value();
            if (value == null || value.length() > VALUE_CHARS_MAX || !isSpelled(value)) {
                throw ServiceException.validation("The Tag Value provided is invalid, Value: " + value);
            }
            if (!keys.add(key)) {
                throw ServiceException.validation(
                        "Duplicate Tag Keys provided as input: Duplicate Tag Key found " + key);
            }
            tags.add(new TableTag(key, value));
        }
        checkCount(tags.size());
        return tags;
    }

    /** Checks the keys of tags that are to go. */
    static void checkKeys(List<String> keys) {
        if (keys.isEmpty()) {
            throw ServiceException.validation("Atleast one Tag Key needs to be provided as Input.");
        }
        keys.forEach(TagRules::checkKey);
        checkCount(keys.size());
    }

    static void checkCount(int tags) {
        if (tags > TAGS_MAX) {
            throw ServiceException.validation("Number of Tags exceed the current limit for the provided ResourceArn");
        }
    }

    private static String checkKey(@Nullable String key) {
        if (key == null || key.isEmpty() || key.length() > KEY_CHARS_MAX || !isSpelled(key)) {
            throw ServiceException.validation("The Tag Key provided is invalid, Key: " + key);
        }
        if (key.toLowerCase(Locale.ROOT).startsWith("aws:")) {
            throw ServiceException.validation("Tag Key cannot be prefixed with aws:, Key: " + key);
        }
        return key;
    }

    /** Letters and digits of any script, and some others. */
    private static boolean isSpelled(String text) {
        return text.codePoints().allMatch(c -> Character.isLetterOrDigit(c) || SPECIAL_CHARS.indexOf(c) >= 0);
    }
}
