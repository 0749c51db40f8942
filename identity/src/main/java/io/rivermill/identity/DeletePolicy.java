// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.http.Caller;
import io.rivermill.wire.iam.DeletePolicyRequest;
import io.rivermill.wire.iam.DeletePolicyResponse;
import io.rivermill.wire.iam.Operations;
import java.util.List;

/** Deletes a managed policy that is attached nowhere and has but its default version. */
final class DeletePolicy extends IamOperation<DeletePolicyRequest, DeletePolicyResponse> {
    DeletePolicy(IdentityParts parts) {
        super(Operations.DELETE_POLICY, parts);
    }

    @Override
    String resource(DeletePolicyRequest input, Caller caller) {
        return input.policyArn();
    }

    @Override
    public DeletePolicyResponse handle(DeletePolicyRequest input, Caller caller) {
        String arn = input.policyArn();
        String key = ownPolicyKey(arn, caller);
        parts.rows().update(List.of(key), edit -> {
            CustomerPolicy policy = ownPolicy(edit, key, arn);
            if (policy.uses() > 0) {
                throw IamErrors.deleteConflict("Cannot delete a policy attached to entities.");
            }
            if (policy.versions().size() > 1) {
                throw IamErrors.deleteConflict("This policy has more than one version. Before you delete a policy, you"
                        + " must delete the policy's versions. The default version is deleted with the policy.");
            }
            edit.delete(policy);
            return true;
        });
        return DeletePolicyResponse.create();
    }
}
