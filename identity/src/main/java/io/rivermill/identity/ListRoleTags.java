// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.http.Caller;
import io.rivermill.wire.iam.ListRoleTagsRequest;
import io.rivermill.wire.iam.ListRoleTagsResponse;
import io.rivermill.wire.iam.Operations;
import io.rivermill.wire.iam.Tag;

/** Lists the tags of a role. */
final class ListRoleTags extends IamOperation<ListRoleTagsRequest, ListRoleTagsResponse> {
    ListRoleTags(IdentityParts parts) {
        super(Operations.LIST_ROLE_TAGS, parts);
    }

    @Override
    String resource(ListRoleTagsRequest input, Caller caller) {
        return roleArn(input.roleName(), caller);
    }

    @Override
    public ListRoleTagsResponse handle(ListRoleTagsRequest input, Caller caller) {
        Listing<Tag> listing = Listing.of(
                Views.tags(role(input.roleName(), caller).tags()), Tag::key, input.marker(), input.maxItems());
        return ListRoleTagsResponse.create()
                .tags(listing.page())
                .isTruncated(listing.isTruncated())
                .marker(listing.marker());
    }
}
