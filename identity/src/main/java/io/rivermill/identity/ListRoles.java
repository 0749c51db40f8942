// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.http.Caller;
import io.rivermill.wire.iam.ListRolesRequest;
import io.rivermill.wire.iam.ListRolesResponse;
import io.rivermill.wire.iam.Operations;
import java.util.List;

/** Lists the roles of an account. */
final class ListRoles extends IamOperation<ListRolesRequest, ListRolesResponse> {
    ListRoles(IdentityParts parts) {
        super(Operations.LIST_ROLES, parts);
    }

    @Override
    String resource(ListRolesRequest input, Caller caller) {
        return arn("role" + pathOr(input.pathPrefix()), caller);
    }

    @Override
    public ListRolesResponse handle(ListRolesRequest input, Caller caller) {
        List<Role> roles = parts.state().roles(caller.account()).stream()
                .filter(role -> role.path().startsWith(pathOr(input.pathPrefix())))
                .toList();
        Listing<Role> listing = Listing.of(roles, Role::name, input.marker(), input.maxItems());
        return ListRolesResponse.create()
                .roles(listing.page().stream()
                        .map(role -> Views.role(role).maxSessionDuration(role.sessionSecondsMax()))
                        .toList())
                .isTruncated(listing.isTruncated())
                .marker(listing.marker());
    }
}
