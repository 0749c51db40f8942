// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.http.Caller;
import io.rivermill.wire.iam.DetachUserPolicyRequest;
import io.rivermill.wire.iam.DetachUserPolicyResponse;
import io.rivermill.wire.iam.Operations;

/** Detaches a managed policy from a user. */
final class DetachUserPolicy extends IamOperation<DetachUserPolicyRequest, DetachUserPolicyResponse> {
    private final GrantChanges changes;

    DetachUserPolicy(IdentityParts parts) {
        super(Operations.DETACH_USER_POLICY, parts);
        this.changes = new GrantChanges(parts.rows());
    }

    @Override
    String resource(DetachUserPolicyRequest input, Caller caller) {
        return userArn(input.userName(), caller);
    }

    @Override
    public DetachUserPolicyResponse handle(DetachUserPolicyRequest input, Caller caller) {
        checkArn(input.policyArn());
        changes.detach(
                new GrantChanges.Target(GrantChanges.Kind.USER, caller.account(), input.userName()), input.policyArn());
        return DetachUserPolicyResponse.create();
    }
}
