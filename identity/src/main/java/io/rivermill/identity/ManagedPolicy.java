// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A policy with an ARN of its own that may be attached to many: a customer's, or one that AWS ships. */
sealed interface ManagedPolicy permits CustomerPolicy, ShippedPolicy {
    String arn();

    String name();

    String path();

    String id();

    @Nullable
    String description();

    long createdMillis();

    long updatedMillis();

    /** The document in force. */
    PolicyText document();

    int defaultVersion();

    Optional<PolicyVersion> version(int number);

    /** One version of a policy. */
    record PolicyVersion(int number, PolicyText document, long createdMillis) {
        String id() {
            return "v" + number;
        }
    }
}
