// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.http.Caller;
import io.rivermill.identity.ManagedPolicy.PolicyVersion;
import io.rivermill.wire.iam.ListPolicyVersionsRequest;
import io.rivermill.wire.iam.ListPolicyVersionsResponse;
import io.rivermill.wire.iam.Operations;
import java.util.List;

/** Lists the versions of a managed policy, newest first. */
final class ListPolicyVersions extends IamOperation<ListPolicyVersionsRequest, ListPolicyVersionsResponse> {
    ListPolicyVersions(IdentityParts parts) {
        super(Operations.LIST_POLICY_VERSIONS, parts);
    }

    @Override
    String resource(ListPolicyVersionsRequest input, Caller caller) {
        return input.policyArn();
    }

    @Override
    public ListPolicyVersionsResponse handle(ListPolicyVersionsRequest input, Caller caller) {
        ManagedPolicy policy = policy(input.policyArn(), caller);
        List<PolicyVersion> versions = policy instanceof CustomerPolicy own
                ? own.versions()
                : policy.version(policy.defaultVersion()).stream().toList();
        Listing<PolicyVersion> listing =
                Listing.of(versions, version -> newestFirst(version.number()), input.marker(), input.maxItems());
        return ListPolicyVersionsResponse.create()
                .versions(listing.page().stream()
                        .map(version -> Views.version(policy, version))
                        .toList())
                .isTruncated(listing.isTruncated())
                .marker(listing.marker());
    }

    private static String newestFirst(int number) {
        return "%010d".formatted(Integer.MAX_VALUE - number);
    }
}
