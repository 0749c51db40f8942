// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.http.Caller;
import io.rivermill.wire.iam.Operations;
import io.rivermill.wire.iam.UpdateRoleRequest;
import io.rivermill.wire.iam.UpdateRoleResponse;
import java.util.List;
import java.util.Objects;

/** Changes the description of a role and how long its sessions may be. */
final class UpdateRole extends IamOperation<UpdateRoleRequest, UpdateRoleResponse> {
    UpdateRole(IdentityParts parts) {
        super(Operations.UPDATE_ROLE, parts);
    }

    @Override
    String resource(UpdateRoleRequest input, Caller caller) {
        return roleArn(input.roleName(), caller);
    }

    @Override
    public UpdateRoleResponse handle(UpdateRoleRequest input, Caller caller) {
        String key = Role.key(caller.account(), input.roleName());
        parts.rows().update(List.of(key), edit -> {
            Role role = edit.get(key, Role.class).orElseThrow(() -> IamErrors.noSuchRole(input.roleName()));
            edit.put(role.with(
                    Objects.requireNonNullElse(input.description(), ""),
                    Objects.requireNonNullElse(input.maxSessionDuration(), role.sessionSecondsMax())));
            return true;
        });
        return UpdateRoleResponse.create();
    }
}
