// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.http.Caller;
import io.rivermill.wire.iam.AttachRolePolicyRequest;
import io.rivermill.wire.iam.AttachRolePolicyResponse;
import io.rivermill.wire.iam.Operations;

/** Attaches a managed policy to a role. */
final class AttachRolePolicy extends IamOperation<AttachRolePolicyRequest, AttachRolePolicyResponse> {
    private final GrantChanges changes;

    AttachRolePolicy(IdentityParts parts) {
        super(Operations.ATTACH_ROLE_POLICY, parts);
        this.changes = new GrantChanges(parts.rows());
    }

    @Override
    String resource(AttachRolePolicyRequest input, Caller caller) {
        return roleArn(input.roleName(), caller);
    }

    @Override
    public AttachRolePolicyResponse handle(AttachRolePolicyRequest input, Caller caller) {
        checkArn(input.policyArn());
        changes.attach(
                new GrantChanges.Target(GrantChanges.Kind.ROLE, caller.account(), input.roleName()), input.policyArn());
        return AttachRolePolicyResponse.create();
    }
}
