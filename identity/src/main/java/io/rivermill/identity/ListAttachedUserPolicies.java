// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.http.Caller;
import io.rivermill.wire.iam.AttachedPolicy;
import io.rivermill.wire.iam.ListAttachedUserPoliciesRequest;
import io.rivermill.wire.iam.ListAttachedUserPoliciesResponse;
import io.rivermill.wire.iam.Operations;
import java.util.List;

/** Lists the managed policies of a user. */
final class ListAttachedUserPolicies
        extends IamOperation<ListAttachedUserPoliciesRequest, ListAttachedUserPoliciesResponse> {
    ListAttachedUserPolicies(IdentityParts parts) {
        super(Operations.LIST_ATTACHED_USER_POLICIES, parts);
    }

    @Override
    String resource(ListAttachedUserPoliciesRequest input, Caller caller) {
        return userArn(input.userName(), caller);
    }

    @Override
    public ListAttachedUserPoliciesResponse handle(ListAttachedUserPoliciesRequest input, Caller caller) {
        String prefix = pathOr(input.pathPrefix());
        List<AttachedPolicy> attached = user(input.userName(), caller).grants().attached().stream()
                .filter(arn -> arn.substring(arn.indexOf('/')).startsWith(prefix))
                .map(Views::attached)
                .toList();
        Listing<AttachedPolicy> listing =
                Listing.of(attached, AttachedPolicy::policyArn, input.marker(), input.maxItems());
        return ListAttachedUserPoliciesResponse.create()
                .attachedPolicies(listing.page())
                .isTruncated(listing.isTruncated())
                .marker(listing.marker());
    }
}
