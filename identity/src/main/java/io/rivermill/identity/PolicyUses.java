// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.wire.iam.Policy;
import java.util.HashMap;
import java.util.Map;

/** How often the policies of an account are attached, and how often they are boundaries. */
record PolicyUses(Map<String, Integer> attachments, Map<String, Integer> boundaries) {

    static PolicyUses of(IdentityState state, String account) {
        Map<String, Integer> attachments = new HashMap<>();
        Map<String, Integer> boundaries = new HashMap<>();
        state.grantees(account).forEach(grantee -> {
            grantee.grants().attached().forEach(arn -> attachments.merge(arn, 1, Integer::sum));
            String boundary = grantee.grants().boundary();
            if (boundary != null) {
                boundaries.merge(boundary, 1, Integer::sum);
            }
        });
        return new PolicyUses(attachments, boundaries);
    }

    int attachments(ManagedPolicy policy) {
        return attachments.getOrDefault(policy.arn(), 0);
    }

    int boundaries(ManagedPolicy policy) {
        return boundaries.getOrDefault(policy.arn(), 0);
    }

    Policy view(ManagedPolicy policy) {
        return Views.policy(policy, attachments(policy), boundaries(policy));
    }
}
