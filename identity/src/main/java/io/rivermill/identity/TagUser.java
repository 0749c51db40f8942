// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.http.Caller;
import io.rivermill.wire.iam.Operations;
import io.rivermill.wire.iam.TagUserRequest;
import io.rivermill.wire.iam.TagUserResponse;
import java.util.List;
import java.util.Map;

/** Adds tags to a user, or changes their values. */
final class TagUser extends IamOperation<TagUserRequest, TagUserResponse> {
    TagUser(IdentityParts parts) {
        super(Operations.TAG_USER, parts);
    }

    @Override
    String resource(TagUserRequest input, Caller caller) {
        return userArn(input.userName(), caller);
    }

    @Override
    public TagUserResponse handle(TagUserRequest input, Caller caller) {
        Map<String, String> more = Views.tagMap(input.tags());
        String key = User.key(caller.account(), input.userName());
        parts.rows().update(List.of(key), edit -> {
            User user = edit.get(key, User.class).orElseThrow(() -> IamErrors.noSuchUser(input.userName()));
            edit.put(user.withTags(Tags.with(user.tags(), more, "TagsPerUser")));
            return true;
        });
        return TagUserResponse.create();
    }
}
