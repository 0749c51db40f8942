// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.http.Caller;
import io.rivermill.identity.ManagedPolicy.PolicyVersion;
import io.rivermill.wire.iam.GetPolicyVersionRequest;
import io.rivermill.wire.iam.GetPolicyVersionResponse;
import io.rivermill.wire.iam.Operations;

/** Tells the document of a version of a managed policy. */
final class GetPolicyVersion extends IamOperation<GetPolicyVersionRequest, GetPolicyVersionResponse> {
    GetPolicyVersion(IdentityParts parts) {
        super(Operations.GET_POLICY_VERSION, parts);
    }

    @Override
    String resource(GetPolicyVersionRequest input, Caller caller) {
        return input.policyArn();
    }

    @Override
    public GetPolicyVersionResponse handle(GetPolicyVersionRequest input, Caller caller) {
        ManagedPolicy policy = policy(input.policyArn(), caller);
        PolicyVersion version = policy.version(number(input.versionId()))
                .orElseThrow(() -> IamErrors.noSuchVersion(input.policyArn(), input.versionId()));
        return GetPolicyVersionResponse.create()
                .policyVersion(Views.version(policy, version).document(Views.encoded(version.document())));
    }
}
