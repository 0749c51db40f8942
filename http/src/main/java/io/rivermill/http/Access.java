// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import java.util.List;
import java.util.Map;

/**
 * What an operation is about to do, as policies see it: one action on one resource. All of an operation's must be
 * allowed.
 *
 * @param action as policies name it, e.g. {@code dynamodb:PutItem}
 * @param resource the ARN, or {@code *}
 * @param context condition keys of the service and their values; the global keys are added by whoever evaluates
 */
public record Access(String action, String resource, Map<String, List<String>> context) {

    public static Access of(String action, String resource) {
        return new Access(action, resource, Map.of());
    }
}
