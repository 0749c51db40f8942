// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.http.Caller;
import io.rivermill.wire.iam.Operations;
import io.rivermill.wire.iam.TagRoleRequest;
import io.rivermill.wire.iam.TagRoleResponse;
import java.util.List;
import java.util.Map;

/** Adds tags to a role, or changes their values. */
final class TagRole extends IamOperation<TagRoleRequest, TagRoleResponse> {
    TagRole(IdentityParts parts) {
        super(Operations.TAG_ROLE, parts);
    }

    @Override
    String resource(TagRoleRequest input, Caller caller) {
        return roleArn(input.roleName(), caller);
    }

    @Override
    public TagRoleResponse handle(TagRoleRequest input, Caller caller) {
        Map<String, String> more = Views.tagMap(input.tags());
        String key = Role.key(caller.account(), input.roleName());
        parts.rows().update(List.of(key), edit -> {
            Role role = edit.get(key, Role.class).orElseThrow(() -> IamErrors.noSuchRole(input.roleName()));
            edit.put(role.withTags(Tags.with(role.tags(), more, "TagsPerRole")));
            return true;
        });
        return TagRoleResponse.create();
    }
}
