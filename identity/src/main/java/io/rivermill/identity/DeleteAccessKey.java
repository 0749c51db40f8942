// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.http.Caller;
import io.rivermill.wire.iam.DeleteAccessKeyRequest;
import io.rivermill.wire.iam.DeleteAccessKeyResponse;
import io.rivermill.wire.iam.Operations;
import java.util.List;

/** Deletes an access key. */
final class DeleteAccessKey extends IamOperation<DeleteAccessKeyRequest, DeleteAccessKeyResponse> {
    DeleteAccessKey(IdentityParts parts) {
        super(Operations.DELETE_ACCESS_KEY, parts);
    }

    @Override
    String resource(DeleteAccessKeyRequest input, Caller caller) {
        return KeyOwner.arn(input.userName(), caller, parts.state());
    }

    @Override
    public DeleteAccessKeyResponse handle(DeleteAccessKeyRequest input, Caller caller) {
        KeyOwner owner = KeyOwner.of(input.userName(), caller);
        String id = input.accessKeyId();
        parts.rows().update(List.of(owner.key(), AccessKey.key(id)), edit -> {
            List<String> keys = owner.accessKeys(edit);
            if (!keys.contains(id)) {
                throw IamErrors.noSuchAccessKey(id);
            }
            owner.put(edit, keys.stream().filter(other -> !other.equals(id)).toList());
            edit.delete(edit.get(AccessKey.key(id), AccessKey.class).orElseThrow());
            return true;
        });
        return DeleteAccessKeyResponse.create();
    }
}
