// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.http.Caller;
import io.rivermill.identity.ManagedPolicy.PolicyVersion;
import io.rivermill.wire.iam.DeletePolicyVersionRequest;
import io.rivermill.wire.iam.DeletePolicyVersionResponse;
import io.rivermill.wire.iam.Operations;
import java.util.List;

/** Deletes a version of a managed policy that is not in force. */
final class DeletePolicyVersion extends IamOperation<DeletePolicyVersionRequest, DeletePolicyVersionResponse> {
    DeletePolicyVersion(IdentityParts parts) {
        super(Operations.DELETE_POLICY_VERSION, parts);
    }

    @Override
    String resource(DeletePolicyVersionRequest input, Caller caller) {
        return input.policyArn();
    }

    @Override
    public DeletePolicyVersionResponse handle(DeletePolicyVersionRequest input, Caller caller) {
        String arn = input.policyArn();
        String key = ownPolicyKey(arn, caller);
        long now = parts.clock().millis();
        parts.rows().update(List.of(key), edit -> {
            CustomerPolicy policy = ownPolicy(edit, key, arn);
            PolicyVersion version = policy.version(number(input.versionId()))
                    .orElseThrow(() -> IamErrors.noSuchVersion(arn, input.versionId()));
            if (version.number() == policy.defaultVersion()) {
                throw IamErrors.deleteConflict("Cannot delete the default version of a policy.");
            }
            List<PolicyVersion> left = policy.versions().stream()
                    .filter(other -> !other.equals(version))
                    .toList();
            edit.put(policy.withVersions(left, policy.defaultVersion(), policy.lastVersion(), now));
            return true;
        });
        return DeletePolicyVersionResponse.create();
    }
}
