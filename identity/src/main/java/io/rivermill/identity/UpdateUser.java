// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.http.Caller;
import io.rivermill.wire.iam.Operations;
import io.rivermill.wire.iam.UpdateUserRequest;
import io.rivermill.wire.iam.UpdateUserResponse;
import java.util.List;
import java.util.stream.Stream;

/** Gives a user another name or path; their access keys go with them. */
final class UpdateUser extends IamOperation<UpdateUserRequest, UpdateUserResponse> {
    UpdateUser(IdentityParts parts) {
        super(Operations.UPDATE_USER, parts);
    }

    @Override
    String resource(UpdateUserRequest input, Caller caller) {
        return userArn(input.userName(), caller);
    }

    @Override
    public UpdateUserResponse handle(UpdateUserRequest input, Caller caller) {
        User known = user(input.userName(), caller);
        String oldKey = known.key();
        String newName = input.newUserName() == null ? known.name() : input.newUserName();
        String newKey = User.key(caller.account(), newName);
        List<String> accessKeys = known.accessKeys();
        List<String> keys = Stream.concat(
                        Stream.of(oldKey, newKey), accessKeys.stream().map(AccessKey::key))
                .toList();
        parts.rows().update(keys, edit -> {
            User user = edit.get(oldKey, User.class).orElseThrow(() -> IamErrors.noSuchUser(input.userName()));
            if (!user.accessKeys().equals(accessKeys)) {
                throw IamErrors.concurrentModification();
            }
            if (!newKey.equals(oldKey)) {
                if (edit.get(newKey, User.class).isPresent()) {
                    throw IamErrors.alreadyExists("User with name " + newName + " already exists.");
                }
                edit.delete(user);
            }
            edit.put(user.named(input.newPath() == null ? user.path() : input.newPath(), newName));
            accessKeys.forEach(
                    id -> edit.get(AccessKey.key(id), AccessKey.class).ifPresent(key -> edit.put(key.ofUser(newName))));
            return true;
        });
        return UpdateUserResponse.create();
    }
}
