// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.http.Caller;
import io.rivermill.wire.iam.Operations;
import io.rivermill.wire.iam.PutUserPolicyRequest;
import io.rivermill.wire.iam.PutUserPolicyResponse;

/** Gives a user a policy of their own, or changes it. */
final class PutUserPolicy extends IamOperation<PutUserPolicyRequest, PutUserPolicyResponse> {
    private final GrantChanges changes;

    PutUserPolicy(IdentityParts parts) {
        super(Operations.PUT_USER_POLICY, parts);
        this.changes = new GrantChanges(parts.rows());
    }

    @Override
    String resource(PutUserPolicyRequest input, Caller caller) {
        return userArn(input.userName(), caller);
    }

    @Override
    public PutUserPolicyResponse handle(PutUserPolicyRequest input, Caller caller) {
        PolicyText policy = identityPolicy(input.policyDocument());
        changes.putInline(
                new GrantChanges.Target(GrantChanges.Kind.USER, caller.account(), input.userName()),
                input.policyName(),
                policy);
        return PutUserPolicyResponse.create();
    }
}
