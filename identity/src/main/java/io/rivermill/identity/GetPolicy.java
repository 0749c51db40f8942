// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.http.Caller;
import io.rivermill.wire.iam.GetPolicyRequest;
import io.rivermill.wire.iam.GetPolicyResponse;
import io.rivermill.wire.iam.Operations;

/** Tells about a managed policy. */
final class GetPolicy extends IamOperation<GetPolicyRequest, GetPolicyResponse> {
    GetPolicy(IdentityParts parts) {
        super(Operations.GET_POLICY, parts);
    }

    @Override
    String resource(GetPolicyRequest input, Caller caller) {
        return input.policyArn();
    }

    @Override
    public GetPolicyResponse handle(GetPolicyRequest input, Caller caller) {
        ManagedPolicy policy = policy(input.policyArn(), caller);
        PolicyUses uses = PolicyUses.of(parts.state(), caller.account());
        return GetPolicyResponse.create()
                .policy(uses.view(policy)
                        .description(policy.description())
                        .tags(policy instanceof CustomerPolicy own ? Views.tagsOrNull(own.tags()) : null));
    }
}
