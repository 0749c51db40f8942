// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.http.Caller;
import io.rivermill.wire.iam.DeleteUserRequest;
import io.rivermill.wire.iam.DeleteUserResponse;
import io.rivermill.wire.iam.Operations;

/** Deletes a user who has neither policies nor access keys any more. */
final class DeleteUser extends IamOperation<DeleteUserRequest, DeleteUserResponse> {
    DeleteUser(IdentityParts parts) {
        super(Operations.DELETE_USER, parts);
    }

    @Override
    String resource(DeleteUserRequest input, Caller caller) {
        return userArn(input.userName(), caller);
    }

    @Override
    public DeleteUserResponse handle(DeleteUserRequest input, Caller caller) {
        String name = input.userName();
        String key = User.key(caller.account(), name);
        Boundary boundary = Boundary.of(user(name, caller).grants());
        parts.rows().update(boundary.keysAnd(key), edit -> {
            User user = edit.get(key, User.class).orElseThrow(() -> IamErrors.noSuchUser(name));
            if (!user.grants().attached().isEmpty()) {
                throw IamErrors.deleteConflict("Cannot delete entity, must detach all policies first.");
            }
            if (!user.accessKeys().isEmpty()) {
                throw IamErrors.deleteConflict("Cannot delete entity, must delete access keys first.");
            }
            if (!user.grants().inline().isEmpty()) {
                throw IamErrors.deleteConflict("Cannot delete entity, must delete policies first.");
            }
            boundary.release(edit);
            edit.delete(user);
            return true;
        });
        return DeleteUserResponse.create();
    }
}
