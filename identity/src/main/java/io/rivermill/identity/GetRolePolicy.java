// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.http.Caller;
import io.rivermill.wire.iam.GetRolePolicyRequest;
import io.rivermill.wire.iam.GetRolePolicyResponse;
import io.rivermill.wire.iam.Operations;

/** Tells an inline policy of a role. */
final class GetRolePolicy extends IamOperation<GetRolePolicyRequest, GetRolePolicyResponse> {
    GetRolePolicy(IdentityParts parts) {
        super(Operations.GET_ROLE_POLICY, parts);
    }

    @Override
    String resource(GetRolePolicyRequest input, Caller caller) {
        return roleArn(input.roleName(), caller);
    }

    @Override
    public GetRolePolicyResponse handle(GetRolePolicyRequest input, Caller caller) {
        Role role = role(input.roleName(), caller);
        PolicyText policy = role.grants().inline().get(input.policyName());
        if (policy == null) {
            throw GrantChanges.Kind.ROLE.noSuchInline(input.policyName());
        }
        return GetRolePolicyResponse.create()
                .roleName(role.name())
                .policyName(input.policyName())
                .policyDocument(Views.encoded(policy));
    }
}
