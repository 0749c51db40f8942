// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.http.Caller;
import io.rivermill.wire.iam.ListUserTagsRequest;
import io.rivermill.wire.iam.ListUserTagsResponse;
import io.rivermill.wire.iam.Operations;
import io.rivermill.wire.iam.Tag;

/** Lists the tags of a user. */
final class ListUserTags extends IamOperation<ListUserTagsRequest, ListUserTagsResponse> {
    ListUserTags(IdentityParts parts) {
        super(Operations.LIST_USER_TAGS, parts);
    }

    @Override
    String resource(ListUserTagsRequest input, Caller caller) {
        return userArn(input.userName(), caller);
    }

    @Override
    public ListUserTagsResponse handle(ListUserTagsRequest input, Caller caller) {
        Listing<Tag> listing = Listing.of(
                Views.tags(user(input.userName(), caller).tags()), Tag::key, input.marker(), input.maxItems());
        return ListUserTagsResponse.create()
                .tags(listing.page())
                .isTruncated(listing.isTruncated())
                .marker(listing.marker());
    }
}
