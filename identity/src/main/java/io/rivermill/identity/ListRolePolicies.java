// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.http.Caller;
import io.rivermill.wire.iam.ListRolePoliciesRequest;
import io.rivermill.wire.iam.ListRolePoliciesResponse;
import io.rivermill.wire.iam.Operations;
import java.util.List;

/** Lists the names of the inline policies of a role. */
final class ListRolePolicies extends IamOperation<ListRolePoliciesRequest, ListRolePoliciesResponse> {
    ListRolePolicies(IdentityParts parts) {
        super(Operations.LIST_ROLE_POLICIES, parts);
    }

    @Override
    String resource(ListRolePoliciesRequest input, Caller caller) {
        return roleArn(input.roleName(), caller);
    }

    @Override
    public ListRolePoliciesResponse handle(ListRolePoliciesRequest input, Caller caller) {
        List<String> names =
                List.copyOf(role(input.roleName(), caller).grants().inline().keySet());
        Listing<String> listing = Listing.of(names, name -> name, input.marker(), input.maxItems());
        return ListRolePoliciesResponse.create()
                .policyNames(listing.page())
                .isTruncated(listing.isTruncated())
                .marker(listing.marker());
    }
}
