// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.http.Caller;
import io.rivermill.wire.iam.CreateAccessKeyRequest;
import io.rivermill.wire.iam.CreateAccessKeyResponse;
import io.rivermill.wire.iam.Operations;
import java.util.List;
import java.util.stream.Stream;

/** Creates an access key for a user, or without a name for the caller. Its secret is told here only. */
final class CreateAccessKey extends IamOperation<CreateAccessKeyRequest, CreateAccessKeyResponse> {
    private static final int KEYS_MAX = 2;

    CreateAccessKey(IdentityParts parts) {
        super(Operations.CREATE_ACCESS_KEY, parts);
    }

    @Override
    String resource(CreateAccessKeyRequest input, Caller caller) {
        return KeyOwner.arn(input.userName(), caller, parts.state());
    }

    @Override
    public CreateAccessKeyResponse handle(CreateAccessKeyRequest input, Caller caller) {
        KeyOwner owner = KeyOwner.of(input.userName(), caller);
        AccessKey key = new AccessKey(
                parts.ids().accessKey(),
                parts.ids().secret(),
                caller.account(),
                owner.userName(),
                true,
                parts.clock().millis());
        parts.rows().update(List.of(owner.key(), key.key()), edit -> {
            List<String> keys = owner.accessKeys(edit);
            if (keys.size() >= KEYS_MAX) {
                throw IamErrors.quota("AccessKeysPerUser", KEYS_MAX);
            }
            owner.put(edit, Stream.concat(keys.stream(), Stream.of(key.id())).toList());
            edit.put(key);
            return key;
        });
        return CreateAccessKeyResponse.create()
                .accessKey(io.rivermill.wire.iam.AccessKey.create()
                        .userName(owner.userName())
                        .accessKeyId(key.id())
                        .status("Active")
                        .secretAccessKey(key.secret())
                        .createDate(Views.date(key.createdMillis())));
    }
}
