// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.http.Caller;
import io.rivermill.wire.iam.DetachRolePolicyRequest;
import io.rivermill.wire.iam.DetachRolePolicyResponse;
import io.rivermill.wire.iam.Operations;

/** Detaches a managed policy from a role. */
final class DetachRolePolicy extends IamOperation<DetachRolePolicyRequest, DetachRolePolicyResponse> {
    private final GrantChanges changes;

    DetachRolePolicy(IdentityParts parts) {
        super(Operations.DETACH_ROLE_POLICY, parts);
        this.changes = new GrantChanges(parts.rows());
    }

    @Override
    String resource(DetachRolePolicyRequest input, Caller caller) {
        return roleArn(input.roleName(), caller);
    }

    @Override
    public DetachRolePolicyResponse handle(DetachRolePolicyRequest input, Caller caller) {
        checkArn(input.policyArn());
        changes.detach(
                new GrantChanges.Target(GrantChanges.Kind.ROLE, caller.account(), input.roleName()), input.policyArn());
        return DetachRolePolicyResponse.create();
    }
}
