// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.http.Caller;
import io.rivermill.wire.iam.CreatePolicyRequest;
import io.rivermill.wire.iam.CreatePolicyResponse;
import io.rivermill.wire.iam.Operations;
import java.util.List;

/** Creates a managed policy. */
final class CreatePolicy extends IamOperation<CreatePolicyRequest, CreatePolicyResponse> {
    CreatePolicy(IdentityParts parts) {
        super(Operations.CREATE_POLICY, parts);
    }

    @Override
    String resource(CreatePolicyRequest input, Caller caller) {
        return arn("policy" + pathOr(input.path()) + input.policyName(), caller);
    }

    @Override
    public CreatePolicyResponse handle(CreatePolicyRequest input, Caller caller) {
        PolicyText document = managedPolicy(input.policyDocument());
        long now = parts.clock().millis();
        CustomerPolicy policy = new CustomerPolicy(
                caller.account(),
                pathOr(input.path()),
                input.policyName(),
                parts.ids().unique(Ids.POLICY),
                input.description(),
                now,
                now,
                1,
                1,
                List.of(new ManagedPolicy.PolicyVersion(1, document, now)),
                Views.tagMap(input.tags()),
                0);
        parts.rows().update(List.of(policy.key()), edit -> {
            if (edit.get(policy.key(), CustomerPolicy.class).isPresent()) {
                throw IamErrors.alreadyExists(
                        "A policy called " + policy.name() + " already exists. Duplicate names are not allowed.");
            }
            edit.put(policy);
            return policy;
        });
        return CreatePolicyResponse.create().policy(Views.policy(policy, 0, 0).tags(Views.tagsOrNull(policy.tags())));
    }
}
