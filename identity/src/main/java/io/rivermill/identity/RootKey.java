// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.base.Clock;
import java.util.List;
import java.util.Optional;

/** The access key of an account's root, as it is told once. */
public record RootKey(String accessKeyId, String secretAccessKey) {

    static Optional<RootKey> ensure(IdentityRows rows, Ids ids, Clock clock, String account) {
        AccessKey key = new AccessKey(ids.accessKey(), ids.secret(), account, null, true, clock.millis());
        boolean made = rows.update(List.of(Account.key(account), key.key()), edit -> {
            if (edit.get(Account.key(account), Account.class)
                    .filter(known -> !known.accessKeys().isEmpty())
                    .isPresent()) {
                return false;
            }
            edit.put(new Account(account, List.of(key.id())));
            edit.put(key);
            return true;
        });
        return made ? Optional.of(new RootKey(key.id(), key.secret())) : Optional.empty();
    }

    @Override
    public String toString() {
        return "RootKey[" + accessKeyId + ']';
    }
}
