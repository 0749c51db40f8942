// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.identity.IdentityRows.Edit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The permissions boundary of someone who comes or goes: its policy counts them, so that it isn't deleted meanwhile. */
record Boundary(@Nullable String arn, Optional<String> policyKey) {

    static Boundary of(Grants grants) {
        String arn = grants.boundary();
        if (arn == null || ShippedPolicy.of(arn).isPresent()) {
            return new Boundary(arn, Optional.empty());
        }
        return new Boundary(arn, CustomerPolicy.keyOf(arn));
    }

    List<String> keysAnd(String other) {
        return Stream.concat(Stream.of(other), policyKey.stream()).toList();
    }

    /** Counts one more; refuses if there is no such policy. */
    void take(Edit edit) {
        if (arn != null && ShippedPolicy.of(arn).isEmpty()) {
            CustomerPolicy policy = policyKey
                    .flatMap(key -> edit.get(key, CustomerPolicy.class))
                    .filter(known -> known.arn().equals(arn))
                    .orElseThrow(() ->
                            IamErrors.noSuchEntity("Scope ARN: " + arn + " does not exist or is not attachable."));
            edit.put(policy.withUses(policy.uses() + 1));
        }
    }

    /** Counts one less. */
    void release(Edit edit) {
        policyKey
                .flatMap(key -> edit.get(key, CustomerPolicy.class))
                .ifPresent(policy -> edit.put(policy.withUses(policy.uses() - 1)));
    }
}
