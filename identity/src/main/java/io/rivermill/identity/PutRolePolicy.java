// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.http.Caller;
import io.rivermill.wire.iam.Operations;
import io.rivermill.wire.iam.PutRolePolicyRequest;
import io.rivermill.wire.iam.PutRolePolicyResponse;

/** Gives a role a policy of its own, or changes it. */
final class PutRolePolicy extends IamOperation<PutRolePolicyRequest, PutRolePolicyResponse> {
    private final GrantChanges changes;

    PutRolePolicy(IdentityParts parts) {
        super(Operations.PUT_ROLE_POLICY, parts);
        this.changes = new GrantChanges(parts.rows());
    }

    @Override
    String resource(PutRolePolicyRequest input, Caller caller) {
        return roleArn(input.roleName(), caller);
    }

    @Override
    public PutRolePolicyResponse handle(PutRolePolicyRequest input, Caller caller) {
        PolicyText policy = identityPolicy(input.policyDocument());
        changes.putInline(
                new GrantChanges.Target(GrantChanges.Kind.ROLE, caller.account(), input.roleName()),
                input.policyName(),
                policy);
        return PutRolePolicyResponse.create();
    }
}
