// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.http.Caller;
import io.rivermill.wire.iam.AccessKeyMetadata;
import io.rivermill.wire.iam.ListAccessKeysRequest;
import io.rivermill.wire.iam.ListAccessKeysResponse;
import io.rivermill.wire.iam.Operations;

/** Lists the access keys of a user, or without a name of the caller. */
final class ListAccessKeys extends IamOperation<ListAccessKeysRequest, ListAccessKeysResponse> {
    ListAccessKeys(IdentityParts parts) {
        super(Operations.LIST_ACCESS_KEYS, parts);
    }

    @Override
    String resource(ListAccessKeysRequest input, Caller caller) {
        return KeyOwner.arn(input.userName(), caller, parts.state());
    }

    @Override
    public ListAccessKeysResponse handle(ListAccessKeysRequest input, Caller caller) {
        KeyOwner owner = KeyOwner.of(input.userName(), caller);
        Listing<String> listing =
                Listing.of(owner.accessKeys(parts.state()), id -> id, input.marker(), input.maxItems());
        return ListAccessKeysResponse.create()
                .accessKeyMetadata(listing.page().stream()
                        .flatMap(id -> parts.state().accessKey(id).stream())
                        .map(key -> AccessKeyMetadata.create()
                                .userName(owner.userName())
                                .accessKeyId(key.id())
                                .status(key.active() ? "Active" : "Inactive")
                                .createDate(Views.date(key.createdMillis())))
                        .toList())
                .isTruncated(listing.isTruncated())
                .marker(listing.marker());
    }
}
