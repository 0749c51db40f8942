// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What an operation is about to do, as policies see it: one action on one resource. All of an operation's must be
 * allowed.
 *
 * @param action as policies name it, e.g. {@code dynamodb:PutItem}
 * @param resource the ARN, or {@code *}
 * @param context condition keys of the service and their values, asked for only when a policy looks at a condition key;
 *     the global keys are added by whoever evaluates. It may throw the {@code ServiceException} that the operation would
 */
public record Access(String action, String resource, Supplier<Map<String, List<String>>> context) {

    private static final Supplier<Map<String, List<String>>> NO_CONTEXT = Map::of;

    public Access(String action, String resource, Map<String, List<String>> context) {
        this(action, resource, () -> context);
    }

    /** Without condition keys of the service; two of the same action and resource are equal. */
    public static Access of(String action, String resource) {
        return new Access(action, resource, NO_CONTEXT);
    }
}
