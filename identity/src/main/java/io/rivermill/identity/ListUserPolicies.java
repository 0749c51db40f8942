// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.http.Caller;
import io.rivermill.wire.iam.ListUserPoliciesRequest;
import io.rivermill.wire.iam.ListUserPoliciesResponse;
import io.rivermill.wire.iam.Operations;
import java.util.List;

/** Lists the names of the inline policies of a user. */
final class ListUserPolicies extends IamOperation<ListUserPoliciesRequest, ListUserPoliciesResponse> {
    ListUserPolicies(IdentityParts parts) {
        super(Operations.LIST_USER_POLICIES, parts);
    }

    @Override
    String resource(ListUserPoliciesRequest input, Caller caller) {
        return userArn(input.userName(), caller);
    }

    @Override
    public ListUserPoliciesResponse handle(ListUserPoliciesRequest input, Caller caller) {
        List<String> names =
                List.copyOf(user(input.userName(), caller).grants().inline().keySet());
        Listing<String> listing = Listing.of(names, name -> name, input.marker(), input.maxItems());
        return ListUserPoliciesResponse.create()
                .policyNames(listing.page())
                .isTruncated(listing.isTruncated())
                .marker(listing.marker());
    }
}
