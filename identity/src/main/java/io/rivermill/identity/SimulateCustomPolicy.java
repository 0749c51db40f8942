// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.http.Caller;
import io.rivermill.identity.policy.Context;
import io.rivermill.identity.policy.Policies;
import io.rivermill.identity.policy.Who;
import io.rivermill.wire.iam.Operations;
import io.rivermill.wire.iam.SimulateCustomPolicyRequest;
import io.rivermill.wire.iam.SimulatePolicyResponse;
import java.util.List;

/** Tells what policies that come with the request would allow. */
final class SimulateCustomPolicy extends IamOperation<SimulateCustomPolicyRequest, SimulatePolicyResponse> {

    SimulateCustomPolicy(IdentityParts parts) {
        super(Operations.SIMULATE_CUSTOM_POLICY, parts);
    }

    @Override
    String resource(SimulateCustomPolicyRequest input, Caller caller) {
        return "*";
    }

    @Override
    public SimulatePolicyResponse handle(SimulateCustomPolicyRequest input, Caller caller) {
        Simulation.checkSupported(input.resourceOwner(), input.resourceHandlingOption(), caller);
        Policies policies = new Policies(
                Simulation.inputs(input.policyInputList(), "PolicyInputList"),
                List.of(),
                Simulation.inputs(input.permissionsBoundaryPolicyInputList(), "PermissionsBoundaryPolicyInputList"),
                List.of());
        String arn = input.callerArn() == null ? caller.principal().arn() : input.callerArn();
        Judge.Subject subject = new Judge.Subject(
                caller.account(), arn, Who.of(caller.account(), arn), false, policies, Context.empty());
        return new Simulation(
                        parts.judge(),
                        subject,
                        Simulation.resourcePolicy(input.resourcePolicy()),
                        Simulation.context(input.contextEntries()))
                .run(input.actionNames(), input.resourceArns(), input.marker(), input.maxItems());
    }
}
