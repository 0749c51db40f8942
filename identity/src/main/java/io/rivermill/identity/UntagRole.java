// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.http.Caller;
import io.rivermill.wire.iam.Operations;
import io.rivermill.wire.iam.UntagRoleRequest;
import io.rivermill.wire.iam.UntagRoleResponse;
import java.util.List;

/** Takes tags from a role. */
final class UntagRole extends IamOperation<UntagRoleRequest, UntagRoleResponse> {
    UntagRole(IdentityParts parts) {
        super(Operations.UNTAG_ROLE, parts);
    }

    @Override
    String resource(UntagRoleRequest input, Caller caller) {
        return roleArn(input.roleName(), caller);
    }

    @Override
    public UntagRoleResponse handle(UntagRoleRequest input, Caller caller) {
        String key = Role.key(caller.account(), input.roleName());
        parts.rows().update(List.of(key), edit -> {
            Role role = edit.get(key, Role.class).orElseThrow(() -> IamErrors.noSuchRole(input.roleName()));
            edit.put(role.withTags(Tags.without(role.tags(), input.tagKeys())));
            return true;
        });
        return UntagRoleResponse.create();
    }
}
