// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.http.Caller;
import io.rivermill.wire.iam.DeleteRoleRequest;
import io.rivermill.wire.iam.DeleteRoleResponse;
import io.rivermill.wire.iam.Operations;

/** Deletes a role that nothing is attached to any more. Its sessions end with it. */
final class DeleteRole extends IamOperation<DeleteRoleRequest, DeleteRoleResponse> {
    DeleteRole(IdentityParts parts) {
        super(Operations.DELETE_ROLE, parts);
    }

    @Override
    String resource(DeleteRoleRequest input, Caller caller) {
        return roleArn(input.roleName(), caller);
    }

    @Override
    public DeleteRoleResponse handle(DeleteRoleRequest input, Caller caller) {
        String name = input.roleName();
        String key = Role.key(caller.account(), name);
        Boundary boundary = Boundary.of(role(name, caller).grants());
        parts.rows().update(boundary.keysAnd(key), edit -> {
            Role role = edit.get(key, Role.class).orElseThrow(() -> IamErrors.noSuchRole(name));
            if (!role.grants().attached().isEmpty()) {
                throw IamErrors.deleteConflict("Cannot delete entity, must detach all policies first.");
            }
            if (!role.grants().inline().isEmpty()) {
                throw IamErrors.deleteConflict("Cannot delete entity, must delete policies first.");
            }
            boundary.release(edit);
            edit.delete(role);
            return true;
        });
        return DeleteRoleResponse.create();
    }
}
