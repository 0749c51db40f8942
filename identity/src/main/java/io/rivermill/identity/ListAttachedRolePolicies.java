// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.http.Caller;
import io.rivermill.wire.iam.AttachedPolicy;
import io.rivermill.wire.iam.ListAttachedRolePoliciesRequest;
import io.rivermill.wire.iam.ListAttachedRolePoliciesResponse;
import io.rivermill.wire.iam.Operations;
import java.util.List;

/** Lists the managed policies of a role. */
final class ListAttachedRolePolicies
        extends IamOperation<ListAttachedRolePoliciesRequest, ListAttachedRolePoliciesResponse> {
    ListAttachedRolePolicies(IdentityParts parts) {
        super(Operations.LIST_ATTACHED_ROLE_POLICIES, parts);
    }

    @Override
    String resource(ListAttachedRolePoliciesRequest input, Caller caller) {
        return roleArn(input.roleName(), caller);
    }

    @Override
    public ListAttachedRolePoliciesResponse handle(ListAttachedRolePoliciesRequest input, Caller caller) {
        String prefix = pathOr(input.pathPrefix());
        List<AttachedPolicy> attached = role(input.roleName(), caller).grants().attached().stream()
                .filter(arn -> arn.substring(arn.indexOf('/')).startsWith(prefix))
                .map(Views::attached)
                .toList();
        Listing<AttachedPolicy> listing =
                Listing.of(attached, AttachedPolicy::policyArn, input.marker(), input.maxItems());
        return ListAttachedRolePoliciesResponse.create()
                .attachedPolicies(listing.page())
                .isTruncated(listing.isTruncated())
                .marker(listing.marker());
    }
}
