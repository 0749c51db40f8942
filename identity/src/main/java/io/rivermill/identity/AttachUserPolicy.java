// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.http.Caller;
import io.rivermill.wire.iam.AttachUserPolicyRequest;
import io.rivermill.wire.iam.AttachUserPolicyResponse;
import io.rivermill.wire.iam.Operations;

/** Attaches a managed policy to a user. */
final class AttachUserPolicy extends IamOperation<AttachUserPolicyRequest, AttachUserPolicyResponse> {
    private final GrantChanges changes;

    AttachUserPolicy(IdentityParts parts) {
        super(Operations.ATTACH_USER_POLICY, parts);
        this.changes = new GrantChanges(parts.rows());
    }

    @Override
    String resource(AttachUserPolicyRequest input, Caller caller) {
        return userArn(input.userName(), caller);
    }

    @Override
    public AttachUserPolicyResponse handle(AttachUserPolicyRequest input, Caller caller) {
        checkArn(input.policyArn());
        changes.attach(
                new GrantChanges.Target(GrantChanges.Kind.USER, caller.account(), input.userName()), input.policyArn());
        return AttachUserPolicyResponse.create();
    }
}
