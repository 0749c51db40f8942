// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.http.Caller;
import io.rivermill.wire.iam.ListPolicyTagsRequest;
import io.rivermill.wire.iam.ListPolicyTagsResponse;
import io.rivermill.wire.iam.Operations;
import io.rivermill.wire.iam.Tag;
import java.util.Map;

/** Lists the tags of a managed policy. */
final class ListPolicyTags extends IamOperation<ListPolicyTagsRequest, ListPolicyTagsResponse> {
    ListPolicyTags(IdentityParts parts) {
        super(Operations.LIST_POLICY_TAGS, parts);
    }

    @Override
    String resource(ListPolicyTagsRequest input, Caller caller) {
        return input.policyArn();
    }

    @Override
    public ListPolicyTagsResponse handle(ListPolicyTagsRequest input, Caller caller) {
        ManagedPolicy policy = policy(input.policyArn(), caller);
        Map<String, String> tags = policy instanceof CustomerPolicy own ? own.tags() : Map.of();
        Listing<Tag> listing = Listing.of(Views.tags(tags), Tag::key, input.marker(), input.maxItems());
        return ListPolicyTagsResponse.create()
                .tags(listing.page())
                .isTruncated(listing.isTruncated())
                .marker(listing.marker());
    }
}
