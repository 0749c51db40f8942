// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.http.Caller;
import io.rivermill.wire.iam.Operations;
import io.rivermill.wire.iam.UpdateAccessKeyRequest;
import io.rivermill.wire.iam.UpdateAccessKeyResponse;
import java.util.List;

/** Makes an access key active or inactive; an inactive one signs nothing. */
final class UpdateAccessKey extends IamOperation<UpdateAccessKeyRequest, UpdateAccessKeyResponse> {
    UpdateAccessKey(IdentityParts parts) {
        super(Operations.UPDATE_ACCESS_KEY, parts);
    }

    @Override
    String resource(UpdateAccessKeyRequest input, Caller caller) {
        return KeyOwner.arn(input.userName(), caller, parts.state());
    }

    @Override
    public UpdateAccessKeyResponse handle(UpdateAccessKeyRequest input, Caller caller) {
        KeyOwner owner = KeyOwner.of(input.userName(), caller);
        String id = input.accessKeyId();
        parts.rows().update(List.of(owner.key(), AccessKey.key(id)), edit -> {
            if (!owner.accessKeys(edit).contains(id)) {
                throw IamErrors.noSuchAccessKey(id);
            }
            AccessKey key = edit.get(AccessKey.key(id), AccessKey.class).orElseThrow();
            edit.put(key.withActive(input.status().equals("Active")));
            return true;
        });
        return UpdateAccessKeyResponse.create();
    }
}
