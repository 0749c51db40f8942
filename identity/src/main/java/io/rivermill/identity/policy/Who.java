// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, as the {@code Principal} elements of policies may name them.
 *
 * @param arns every ARN that means them: a session's own and its role's
 * @param service set if it is an AWS service, e.g. {@code lambda.amazonaws.com}, which has no account
 */
public record Who(
        String account, List<String> arns, @Nullable String service) {

    /** Someone of an account. */
    public static Who of(String account, String... arns) {
        return new Who(account, List.of(arns), null);
    }

    /** An AWS service. */
    public static Who service(String name) {
        return new Who("", List.of(), name);
    }
}
