// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.http.Caller;
import io.rivermill.wire.iam.DeleteRolePolicyRequest;
import io.rivermill.wire.iam.DeleteRolePolicyResponse;
import io.rivermill.wire.iam.Operations;

/** Takes an inline policy from a role. */
final class DeleteRolePolicy extends IamOperation<DeleteRolePolicyRequest, DeleteRolePolicyResponse> {
    private final GrantChanges changes;

    DeleteRolePolicy(IdentityParts parts) {
        super(Operations.DELETE_ROLE_POLICY, parts);
        this.changes = new GrantChanges(parts.rows());
    }

    @Override
    String resource(DeleteRolePolicyRequest input, Caller caller) {
        return roleArn(input.roleName(), caller);
    }

    @Override
    public DeleteRolePolicyResponse handle(DeleteRolePolicyRequest input, Caller caller) {
        changes.deleteInline(
                new GrantChanges.Target(GrantChanges.Kind.ROLE, caller.account(), input.roleName()),
                input.policyName());
        return DeleteRolePolicyResponse.create();
    }
}
