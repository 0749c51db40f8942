// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.http.Caller;
import io.rivermill.wire.iam.CreateUserRequest;
import io.rivermill.wire.iam.CreateUserResponse;
import io.rivermill.wire.iam.Operations;
import java.util.List;

/** Creates a user. */
final class CreateUser extends IamOperation<CreateUserRequest, CreateUserResponse> {
    CreateUser(IdentityParts parts) {
        super(Operations.CREATE_USER, parts);
    }

    @Override
    String resource(CreateUserRequest input, Caller caller) {
        return arn("user" + pathOr(input.path()) + input.userName(), caller);
    }

    @Override
    public CreateUserResponse handle(CreateUserRequest input, Caller caller) {
        User user = new User(
                caller.account(),
                pathOr(input.path()),
                input.userName(),
                parts.ids().unique(Ids.USER),
                parts.clock().millis(),
                Views.tagMap(input.tags()),
                Grants.NONE.withBoundary(input.permissionsBoundary()),
                List.of());
        Boundary boundary = Boundary.of(user.grants());
        parts.rows().update(boundary.keysAnd(user.key()), edit -> {
            if (edit.get(user.key(), User.class).isPresent()) {
                throw IamErrors.alreadyExists("User with name " + user.name() + " already exists.");
            }
            boundary.take(edit);
            edit.put(user);
            return user;
        });
        return CreateUserResponse.create().user(Views.wholeUser(user));
    }
}
