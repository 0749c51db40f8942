// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.http.Caller;
import io.rivermill.wire.iam.Operations;
import io.rivermill.wire.iam.UntagUserRequest;
import io.rivermill.wire.iam.UntagUserResponse;
import java.util.List;

/** Takes tags from a user. */
final class UntagUser extends IamOperation<UntagUserRequest, UntagUserResponse> {
    UntagUser(IdentityParts parts) {
        super(Operations.UNTAG_USER, parts);
    }

    @Override
    String resource(UntagUserRequest input, Caller caller) {
        return userArn(input.userName(), caller);
    }

    @Override
    public UntagUserResponse handle(UntagUserRequest input, Caller caller) {
        String key = User.key(caller.account(), input.userName());
        parts.rows().update(List.of(key), edit -> {
            User user = edit.get(key, User.class).orElseThrow(() -> IamErrors.noSuchUser(input.userName()));
            edit.put(user.withTags(Tags.without(user.tags(), input.tagKeys())));
            return true;
        });
        return UntagUserResponse.create();
    }
}
