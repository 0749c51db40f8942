// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.http.Caller;
import io.rivermill.wire.iam.Operations;
import io.rivermill.wire.iam.UpdateAssumeRolePolicyRequest;
import io.rivermill.wire.iam.UpdateAssumeRolePolicyResponse;
import java.util.List;

/** Changes who may assume a role. */
final class UpdateAssumeRolePolicy extends IamOperation<UpdateAssumeRolePolicyRequest, UpdateAssumeRolePolicyResponse> {
    UpdateAssumeRolePolicy(IdentityParts parts) {
        super(Operations.UPDATE_ASSUME_ROLE_POLICY, parts);
    }

    @Override
    String resource(UpdateAssumeRolePolicyRequest input, Caller caller) {
        return roleArn(input.roleName(), caller);
    }

    @Override
    public UpdateAssumeRolePolicyResponse handle(UpdateAssumeRolePolicyRequest input, Caller caller) {
        PolicyText trust = trustPolicy(input.policyDocument());
        String key = Role.key(caller.account(), input.roleName());
        parts.rows().update(List.of(key), edit -> {
            Role role = edit.get(key, Role.class).orElseThrow(() -> IamErrors.noSuchRole(input.roleName()));
            edit.put(role.withTrust(trust));
            return true;
        });
        return UpdateAssumeRolePolicyResponse.create();
    }
}
