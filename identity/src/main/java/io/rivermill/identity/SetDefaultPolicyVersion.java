// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.http.Caller;
import io.rivermill.wire.iam.Operations;
import io.rivermill.wire.iam.SetDefaultPolicyVersionRequest;
import io.rivermill.wire.iam.SetDefaultPolicyVersionResponse;
import java.util.List;

/** Puts a version of a managed policy in force. */
final class SetDefaultPolicyVersion
        extends IamOperation<SetDefaultPolicyVersionRequest, SetDefaultPolicyVersionResponse> {
    SetDefaultPolicyVersion(IdentityParts parts) {
        super(Operations.SET_DEFAULT_POLICY_VERSION, parts);
    }

    @Override
    String resource(SetDefaultPolicyVersionRequest input, Caller caller) {
        return input.policyArn();
    }

    @Override
    public SetDefaultPolicyVersionResponse handle(SetDefaultPolicyVersionRequest input, Caller caller) {
        String arn = input.policyArn();
        String key = ownPolicyKey(arn, caller);
        long now = parts.clock().millis();
        parts.rows().update(List.of(key), edit -> {
            CustomerPolicy policy = ownPolicy(edit, key, arn);
            int number = policy.version(number(input.versionId()))
                    .orElseThrow(() -> IamErrors.noSuchVersion(arn, input.versionId()))
                    .number();
            edit.put(policy.withVersions(policy.versions(), number, policy.lastVersion(), now));
            return true;
        });
        return SetDefaultPolicyVersionResponse.create();
    }
}
