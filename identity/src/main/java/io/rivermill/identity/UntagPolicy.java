// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.http.Caller;
import io.rivermill.wire.iam.Operations;
import io.rivermill.wire.iam.UntagPolicyRequest;
import io.rivermill.wire.iam.UntagPolicyResponse;
import java.util.List;

/** Takes tags from a managed policy. */
final class UntagPolicy extends IamOperation<UntagPolicyRequest, UntagPolicyResponse> {
    UntagPolicy(IdentityParts parts) {
        super(Operations.UNTAG_POLICY, parts);
    }

    @Override
    String resource(UntagPolicyRequest input, Caller caller) {
        return input.policyArn();
    }

    @Override
    public UntagPolicyResponse handle(UntagPolicyRequest input, Caller caller) {
        String key = ownPolicyKey(input.policyArn(), caller);
        parts.rows().update(List.of(key), edit -> {
            CustomerPolicy policy = ownPolicy(edit, key, input.policyArn());
            edit.put(policy.withTags(Tags.without(policy.tags(), input.tagKeys())));
            return true;
        });
        return UntagPolicyResponse.create();
    }
}
