// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.http.Caller;
import io.rivermill.wire.iam.ListEntitiesForPolicyRequest;
import io.rivermill.wire.iam.ListEntitiesForPolicyResponse;
import io.rivermill.wire.iam.Operations;
import io.rivermill.wire.iam.PolicyRole;
import io.rivermill.wire.iam.PolicyUser;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists the roles and users a managed policy is attached to or bounds. */
final class ListEntitiesForPolicy extends IamOperation<ListEntitiesForPolicyRequest, ListEntitiesForPolicyResponse> {
    ListEntitiesForPolicy(IdentityParts parts) {
        super(Operations.LIST_ENTITIES_FOR_POLICY, parts);
    }

    @Override
    String resource(ListEntitiesForPolicyRequest input, Caller caller) {
        return input.policyArn();
    }

    @Override
    public ListEntitiesForPolicyResponse handle(ListEntitiesForPolicyRequest input, Caller caller) {
        ManagedPolicy policy = policy(input.policyArn(), caller);
        String prefix = pathOr(input.pathPrefix());
        List<Grantee> grantees = parts.state()
                .grantees(caller.account())
                .filter(grantee -> grantee.path().startsWith(prefix))
                .filter(grantee -> isWanted(grantee, input.entityFilter()))
                .filter(grantee -> uses(grantee, policy.arn(), input.policyUsageFilter()))
                .toList();
        Listing<Grantee> listing = Listing.of(grantees, Grantee::key, input.marker(), input.maxItems());
        return ListEntitiesForPolicyResponse.create()
                .policyGroups(List.of())
                .policyUsers(listing.page().stream()
                        .filter(User.class::isInstance)
                        .map(user -> PolicyUser.create().userName(user.name()).userId(user.id()))
                        .toList())
                .policyRoles(listing.page().stream()
                        .filter(Role.class::isInstance)
                        .map(role -> PolicyRole.create().roleName(role.name()).roleId(role.id()))
                        .toList())
                .isTruncated(listing.isTruncated())
                .marker(listing.marker());
    }

    private static boolean isWanted(Grantee grantee, @Nullable String filter) {
        return switch (filter) {
            case "User" -> grantee instanceof User;
            case "Role" -> grantee instanceof Role;
            case "Group" -> false;
            case null, default -> true;
        };
    }

    private static boolean uses(Grantee grantee, String arn, @Nullable String usage) {
        boolean attached = grantee.grants().attached().contains(arn);
        boolean bounds = arn.equals(grantee.grants().boundary());
        return switch (usage) {
            case "PermissionsBoundary" -> bounds;
            case "PermissionsPolicy" -> attached;
            case null, default -> attached || bounds;
        };
    }
}
