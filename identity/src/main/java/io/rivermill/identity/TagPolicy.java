// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.http.Caller;
import io.rivermill.wire.iam.Operations;
import io.rivermill.wire.iam.TagPolicyRequest;
import io.rivermill.wire.iam.TagPolicyResponse;
import java.util.List;
import java.util.Map;

/** Adds tags to a managed policy, or changes their values. */
final class TagPolicy extends IamOperation<TagPolicyRequest, TagPolicyResponse> {
    TagPolicy(IdentityParts parts) {
        super(Operations.TAG_POLICY, parts);
    }

    @Override
    String resource(TagPolicyRequest input, Caller caller) {
        return input.policyArn();
    }

    @Override
    public TagPolicyResponse handle(TagPolicyRequest input, Caller caller) {
        Map<String, String> more = Views.tagMap(input.tags());
        String key = ownPolicyKey(input.policyArn(), caller);
        parts.rows().update(List.of(key), edit -> {
            CustomerPolicy policy = ownPolicy(edit, key, input.policyArn());
            edit.put(policy.withTags(Tags.with(policy.tags(), more, "TagsPerPolicy")));
            return true;
        });
        return TagPolicyResponse.create();
    }
}
