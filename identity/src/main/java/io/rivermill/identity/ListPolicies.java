// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.http.Caller;
import io.rivermill.wire.iam.ListPoliciesRequest;
import io.rivermill.wire.iam.ListPoliciesResponse;
import io.rivermill.wire.iam.Operations;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Lists managed policies: shipped ones, the account's own, or both. */
final class ListPolicies extends IamOperation<ListPoliciesRequest, ListPoliciesResponse> {
    ListPolicies(IdentityParts parts) {
        super(Operations.LIST_POLICIES, parts);
    }

    @Override
    String resource(ListPoliciesRequest input, Caller caller) {
        return "*";
    }

    @Override
    public ListPoliciesResponse handle(ListPoliciesRequest input, Caller caller) {
        String prefix = pathOr(input.pathPrefix());
        String scope = Objects.requireNonNullElse(input.scope(), "All");
        PolicyUses uses = PolicyUses.of(parts.state(), caller.account());
        List<ManagedPolicy> policies = Stream.concat(
                        scope.equals("AWS")
                                ? Stream.<ManagedPolicy>empty()
                                : parts.state().policies(caller.account()).stream(),
                        scope.equals("Local") ? Stream.<ManagedPolicy>empty() : ShippedPolicy.all().stream())
                .filter(policy -> policy.path().startsWith(prefix))
                .filter(policy -> !Boolean.TRUE.equals(input.onlyAttached())
                        || uses.attachments(policy) + uses.boundaries(policy) > 0)
                .filter(policy -> isUsed(policy, uses, input.policyUsageFilter()))
                .toList();
        Listing<ManagedPolicy> listing =
                Listing.of(policies, policy -> policy.name() + ' ' + policy.arn(), input.marker(), input.maxItems());
        return ListPoliciesResponse.create()
                .policies(listing.page().stream().map(uses::view).toList())
                .isTruncated(listing.isTruncated())
                .marker(listing.marker());
    }

    private static boolean isUsed(ManagedPolicy policy, PolicyUses uses, @Nullable String usage) {
        return switch (usage) {
            case "PermissionsPolicy" -> uses.attachments(policy) > 0;
            case "PermissionsBoundary" -> uses.boundaries(policy) > 0;
            case null, default -> true;
        };
    }
}
