// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.http.Caller;
import io.rivermill.http.Principal;
import io.rivermill.identity.policy.Policies;
import io.rivermill.identity.policy.Policies.Named;
import io.rivermill.wire.iam.Operations;
import io.rivermill.wire.iam.SimulatePolicyResponse;
import io.rivermill.wire.iam.SimulatePrincipalPolicyRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Tells what a role or user may do, with further policies if some are given. */
final class SimulatePrincipalPolicy extends IamOperation<SimulatePrincipalPolicyRequest, SimulatePolicyResponse> {
    private static final String SESSION_NAME = "simulation";

    SimulatePrincipalPolicy(IdentityParts parts) {
        super(Operations.SIMULATE_PRINCIPAL_POLICY, parts);
    }

    @Override
    String resource(SimulatePrincipalPolicyRequest input, Caller caller) {
        return input.policySourceArn();
    }

    @Override
    public SimulatePolicyResponse handle(SimulatePrincipalPolicyRequest input, Caller caller) {
        Simulation.checkSupported(input.resourceOwner(), input.resourceHandlingOption(), caller);
        checkArn(input.policySourceArn());
        Judge.Subject own = parts.judge().subject(principal(input.policySourceArn(), caller), Judge.Origin.NONE);
        List<Named> boundary =
                Simulation.inputs(input.permissionsBoundaryPolicyInputList(), "PermissionsBoundaryPolicyInputList");
        Policies policies = new Policies(
                Stream.concat(
                                own.policies().identity().stream(),
                                Simulation.inputs(input.policyInputList(), "PolicyInputList").stream())
                        .toList(),
                List.of(),
                boundary.isEmpty() ? own.policies().boundary() : boundary,
                List.of());
        Judge.Subject asker = input.callerArn() == null ? own : asker(input.callerArn(), caller);
        Judge.Subject subject =
                new Judge.Subject(asker.account(), asker.arn(), asker.who(), asker.root(), policies, asker.context());
        return new Simulation(
                        parts.judge(),
                        subject,
                        Simulation.resourcePolicy(input.resourcePolicy()),
                        Simulation.context(input.contextEntries()))
                .run(input.actionNames(), input.resourceArns(), input.marker(), input.maxItems());
    }

    /** Who asks in the simulation, with the source's policies: AWS takes users only. */
    private Judge.Subject asker(String arn, Caller caller) {
        checkArn(arn);
        if (!arn.contains(":user/")) {
            throw IamErrors.invalidInput("Invalid CallerArn: " + arn + ". It must be the ARN of an IAM user.");
        }
        return parts.judge().subject(principal(arn, caller), Judge.Origin.NONE);
    }

    private Principal principal(String arn, Caller caller) {
        Optional<Role> role =
                parts.state().roleOf(arn).filter(found -> found.account().equals(caller.account()));
        if (role.isPresent()) {
            return IdentityKeys.session(
                    role.get(),
                    SESSION_NAME,
                    new Principal.Session(parts.clock().now(), List.of(), Map.of()));
        }
        User user = parts.state()
                .userOf(arn)
                .filter(found -> found.account().equals(caller.account()))
                .orElseThrow(() -> missing(arn));
        return new Principal(Principal.Kind.USER, user.account(), user.arn(), user.id());
    }

    private static RuntimeException missing(String arn) {
        String name = arn.substring(arn.lastIndexOf('/') + 1);
        return arn.contains(":user/") ? IamErrors.noSuchUser(name) : IamErrors.noSuchRole(name);
    }
}
