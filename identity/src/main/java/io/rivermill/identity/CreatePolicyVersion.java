// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.http.Caller;
import io.rivermill.identity.ManagedPolicy.PolicyVersion;
import io.rivermill.wire.iam.CreatePolicyVersionRequest;
import io.rivermill.wire.iam.CreatePolicyVersionResponse;
import io.rivermill.wire.iam.Operations;
import java.util.ArrayList;
import java.util.List;

/** Adds a version to a managed policy. */
final class CreatePolicyVersion extends IamOperation<CreatePolicyVersionRequest, CreatePolicyVersionResponse> {
    CreatePolicyVersion(IdentityParts parts) {
        super(Operations.CREATE_POLICY_VERSION, parts);
    }

    @Override
    String resource(CreatePolicyVersionRequest input, Caller caller) {
        return input.policyArn();
    }

    @Override
    public CreatePolicyVersionResponse handle(CreatePolicyVersionRequest input, Caller caller) {
        String arn = input.policyArn();
        String key = ownPolicyKey(arn, caller);
        PolicyText document = managedPolicy(input.policyDocument());
        long now = parts.clock().millis();
        CustomerPolicy changed = parts.rows().update(List.of(key), edit -> {
            CustomerPolicy policy = ownPolicy(edit, key, arn);
            if (policy.versions().size() >= CustomerPolicy.VERSIONS_MAX) {
                throw IamErrors.limitExceeded("A managed policy can have up to 5 versions. Before you create a new"
                        + " version, you must delete an existing version.");
            }
            int number = policy.lastVersion() + 1;
            List<PolicyVersion> versions = new ArrayList<>(policy.versions());
            versions.add(new PolicyVersion(number, document, now));
            int inForce = Boolean.TRUE.equals(input.setAsDefault()) ? number : policy.defaultVersion();
            CustomerPolicy more = policy.withVersions(versions, inForce, number, now);
            edit.put(more);
            return more;
        });
        return CreatePolicyVersionResponse.create()
                .policyVersion(Views.version(changed, changed.versions().getLast()));
    }
}
