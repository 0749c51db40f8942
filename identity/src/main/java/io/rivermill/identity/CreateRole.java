// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.http.Caller;
import io.rivermill.wire.iam.CreateRoleRequest;
import io.rivermill.wire.iam.CreateRoleResponse;
import io.rivermill.wire.iam.Operations;
import java.util.Objects;

/** Creates a role. */
final class CreateRole extends IamOperation<CreateRoleRequest, CreateRoleResponse> {
    private static final int SESSION_SECONDS_DEFAULT = 3_600;

    CreateRole(IdentityParts parts) {
        super(Operations.CREATE_ROLE, parts);
    }

    @Override
    String resource(CreateRoleRequest input, Caller caller) {
        return arn("role" + pathOr(input.path()) + input.roleName(), caller);
    }

    @Override
    public CreateRoleResponse handle(CreateRoleRequest input, Caller caller) {
        Role role = new Role(
                caller.account(),
                pathOr(input.path()),
                input.roleName(),
                parts.ids().unique(Ids.ROLE),
                parts.clock().millis(),
                trustPolicy(input.assumeRolePolicyDocument()),
                input.description(),
                Objects.requireNonNullElse(input.maxSessionDuration(), SESSION_SECONDS_DEFAULT),
                Views.tagMap(input.tags()),
                Grants.NONE.withBoundary(input.permissionsBoundary()));
        Boundary boundary = Boundary.of(role.grants());
        parts.rows().update(boundary.keysAnd(role.key()), edit -> {
            if (edit.get(role.key(), Role.class).isPresent()) {
                throw IamErrors.alreadyExists("Role with name " + role.name() + " already exists.");
            }
            boundary.take(edit);
            edit.put(role);
            return role;
        });
        return CreateRoleResponse.create()
                .role(Views.role(role)
                        .permissionsBoundary(Views.boundary(role.grants()))
                        .tags(Views.tagsOrNull(role.tags())));
    }
}
