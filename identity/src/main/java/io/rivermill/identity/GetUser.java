// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.http.Caller;
import io.rivermill.http.Principal;
import io.rivermill.wire.iam.GetUserRequest;
import io.rivermill.wire.iam.GetUserResponse;
import io.rivermill.wire.iam.Operations;
import java.time.Instant;

/** Tells all about a user; without a name, about the caller. */
final class GetUser extends IamOperation<GetUserRequest, GetUserResponse> {
    GetUser(IdentityParts parts) {
        super(Operations.GET_USER, parts);
    }

    @Override
    String resource(GetUserRequest input, Caller caller) {
        return input.userName() == null ? caller.principal().arn() : userArn(input.userName(), caller);
    }

    @Override
    public GetUserResponse handle(GetUserRequest input, Caller caller) {
        if (input.userName() != null) {
            return GetUserResponse.create().user(Views.wholeUser(user(input.userName(), caller)));
        }
        Principal principal = caller.principal();
        return switch (principal.kind()) {
            case USER ->
                GetUserResponse.create()
                        .user(Views.wholeUser(parts.state()
                                .userOf(principal.arn())
                                .orElseThrow(() -> IamErrors.noSuchUser(principal.arn()))));
            case ROOT ->
                GetUserResponse.create()
                        .user(io.rivermill.wire.iam.User.create()
                                .path("/")
                                .userId(principal.userId())
                                .arn(principal.arn())
                                .createDate(Instant.EPOCH));
            case ROLE_SESSION -> throw KeyOwner.missingName();
        };
    }
}
