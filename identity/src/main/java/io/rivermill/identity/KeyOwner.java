// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.http.Caller;
import io.rivermill.http.Principal;
import io.rivermill.identity.IdentityRows.Edit;
import io.rivermill.wire.ServiceException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose access keys are meant: a user's, or the root's.
 *
 * @param userName null for the root
 */
record KeyOwner(String account, @Nullable String userName) {

    /** The user of this name; without one, the caller. */
    static KeyOwner of(@Nullable String userName, Caller caller) {
        if (userName != null) {
            return new KeyOwner(caller.account(), userName);
        }
        Principal principal = caller.principal();
        return switch (principal.kind()) {
            case ROOT -> new KeyOwner(caller.account(), null);
            case USER ->
                new KeyOwner(
                        caller.account(),
                        principal.arn().substring(principal.arn().lastIndexOf('/') + 1));
            case ROLE_SESSION -> throw missingName();
        };
    }

    /** A session of a role has no user to fall back on. */
    static ServiceException missingName() {
        return IamErrors.validation("Must specify userName when calling with non-User credentials");
    }

    /** The ARN of the user of this name; without one, the caller's own. */
    static String arn(@Nullable String userName, Caller caller, IdentityState state) {
        if (userName == null) {
            return caller.principal().arn();
        }
        return state.user(caller.account(), userName)
                .map(User::arn)
                .orElseGet(() -> IamOperation.arn("user/" + userName, caller));
    }

    /** The row that lists the keys. */
    String key() {
        return userName == null ? Account.key(account) : User.key(account, userName);
    }

    List<String> accessKeys(Edit edit) {
        return userName == null
                ? edit.get(key(), Account.class).map(Account::accessKeys).orElse(List.of())
                : user(edit, userName).accessKeys();
    }

    List<String> accessKeys(IdentityState state) {
        return userName == null
                ? state.account(account).map(Account::accessKeys).orElse(List.of())
                : state.user(account, userName)
                        .orElseThrow(() -> IamErrors.noSuchUser(userName))
                        .accessKeys();
    }

    void put(Edit edit, List<String> accessKeys) {
        edit.put(
                userName == null
                        ? new Account(account, accessKeys)
                        : user(edit, userName).withAccessKeys(accessKeys));
    }

    private User user(Edit edit, String name) {
        return edit.get(key(), User.class).orElseThrow(() -> IamErrors.noSuchUser(name));
    }
}
