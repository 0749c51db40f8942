// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.http.Caller;
import io.rivermill.wire.iam.ListUsersRequest;
import io.rivermill.wire.iam.ListUsersResponse;
import io.rivermill.wire.iam.Operations;
import java.util.List;

/** Lists the users of an account. */
final class ListUsers extends IamOperation<ListUsersRequest, ListUsersResponse> {
    ListUsers(IdentityParts parts) {
        super(Operations.LIST_USERS, parts);
    }

    @Override
    String resource(ListUsersRequest input, Caller caller) {
        return arn("user" + pathOr(input.pathPrefix()), caller);
    }

    @Override
    public ListUsersResponse handle(ListUsersRequest input, Caller caller) {
        List<User> users = parts.state().users(caller.account()).stream()
                .filter(user -> user.path().startsWith(pathOr(input.pathPrefix())))
                .toList();
        Listing<User> listing = Listing.of(users, User::name, input.marker(), input.maxItems());
        return ListUsersResponse.create()
                .users(listing.page().stream().map(Views::user).toList())
                .isTruncated(listing.isTruncated())
                .marker(listing.marker());
    }
}
