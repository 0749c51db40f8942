// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.http.Caller;
import io.rivermill.wire.iam.DeleteUserPolicyRequest;
import io.rivermill.wire.iam.DeleteUserPolicyResponse;
import io.rivermill.wire.iam.Operations;

/** Takes an inline policy from a user. */
final class DeleteUserPolicy extends IamOperation<DeleteUserPolicyRequest, DeleteUserPolicyResponse> {
    private final GrantChanges changes;

    DeleteUserPolicy(IdentityParts parts) {
        super(Operations.DELETE_USER_POLICY, parts);
        this.changes = new GrantChanges(parts.rows());
    }

    @Override
    String resource(DeleteUserPolicyRequest input, Caller caller) {
        return userArn(input.userName(), caller);
    }

    @Override
    public DeleteUserPolicyResponse handle(DeleteUserPolicyRequest input, Caller caller) {
        changes.deleteInline(
                new GrantChanges.Target(GrantChanges.Kind.USER, caller.account(), input.userName()),
                input.policyName());
        return DeleteUserPolicyResponse.create();
    }
}
