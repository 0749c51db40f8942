// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.http.Caller;
import io.rivermill.wire.iam.GetUserPolicyRequest;
import io.rivermill.wire.iam.GetUserPolicyResponse;
import io.rivermill.wire.iam.Operations;

/** Tells an inline policy of a user. */
final class GetUserPolicy extends IamOperation<GetUserPolicyRequest, GetUserPolicyResponse> {
    GetUserPolicy(IdentityParts parts) {
        super(Operations.GET_USER_POLICY, parts);
    }

    @Override
    String resource(GetUserPolicyRequest input, Caller caller) {
        return userArn(input.userName(), caller);
    }

    @Override
    public GetUserPolicyResponse handle(GetUserPolicyRequest input, Caller caller) {
        User user = user(input.userName(), caller);
        PolicyText policy = user.grants().inline().get(input.policyName());
        if (policy == null) {
            throw GrantChanges.Kind.USER.noSuchInline(input.policyName());
        }
        return GetUserPolicyResponse.create()
                .userName(user.name())
                .policyName(input.policyName())
                .policyDocument(Views.encoded(policy));
    }
}
