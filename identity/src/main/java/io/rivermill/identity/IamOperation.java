// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.base.Arn;
import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.identity.policy.MalformedPolicyException;
import io.rivermill.identity.policy.PolicyRules;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.View;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What IAM's operations have in common: their action bears their name, and it is about one resource. */
abstract class IamOperation<I extends View, O extends View> implements ControlOperation<I, O> {
    private static final int TRUST_SIZE_MAX = 2_048;
    private static final int MANAGED_SIZE_MAX = 6_144;

    final IdentityParts parts;
    private final OperationType<I, O> type;

    IamOperation(OperationType<I, O> type, IdentityParts parts) {
        this.type = type;
        this.parts = parts;
    }

    @Override
    public final OperationType<I, O> type() {
        return type;
    }

    @Override
    public List<Access> access(I input, Caller caller) {
        return List.of(Access.of("iam:" + type.name(), resource(input, caller)));
    }

    /** The ARN of what this is about. */
    abstract String resource(I input, Caller caller);

    /** The ARN of a role, as far as its path is known. */
    final String roleArn(String name, Caller caller) {
        return parts.state().role(caller.account(), name).map(Role::arn).orElseGet(() -> arn("role/" + name, caller));
    }

    /** The ARN of a user, as far as their path is known. */
    final String userArn(String name, Caller caller) {
        return parts.state().user(caller.account(), name).map(User::arn).orElseGet(() -> arn("user/" + name, caller));
    }

    static String arn(String resource, Caller caller) {
        return Arn.of("iam", "", caller.account(), resource).toString();
    }

    final Role role(String name, Caller caller) {
        return parts.state().role(caller.account(), name).orElseThrow(() -> IamErrors.noSuchRole(name));
    }

    final User user(String name, Caller caller) {
        return parts.state().user(caller.account(), name).orElseThrow(() -> IamErrors.noSuchUser(name));
    }

    /** The policy of an ARN that the caller may see: shipped, or of their account. */
    final ManagedPolicy policy(String arn, Caller caller) {
        checkArn(arn);
        return parts.state()
                .policyOf(arn)
                .filter(policy ->
                        !(policy instanceof CustomerPolicy own) || own.account().equals(caller.account()))
                .orElseThrow(() -> IamErrors.noSuchPolicy(arn));
    }

    /** The row key of a policy of the caller's account, to be changed. */
    static String ownPolicyKey(String arn, Caller caller) {
        checkArn(arn);
        if (ShippedPolicy.of(arn).isPresent()) {
            throw IamErrors.unmodifiable(arn);
        }
        return CustomerPolicy.keyOf(arn)
                .filter(key -> key.startsWith(CustomerPolicy.KIND + caller.account() + '/'))
                .orElseThrow(() -> IamErrors.noSuchPolicy(arn));
    }

    /** The policy of a row, if it is exactly the one of this ARN. */
    static CustomerPolicy ownPolicy(IdentityRows.Edit edit, String key, String arn) {
        return edit.get(key, CustomerPolicy.class)
                .filter(policy -> policy.arn().equals(arn))
                .orElseThrow(() -> IamErrors.noSuchPolicy(arn));
    }

    /** The number in a version's id; ids are validated against the model before. */
    static int number(String versionId) {
        String digits = versionId.substring(1).replaceFirst("\\..*", "");
        return digits.length() > 9 ? 0 : Integer.parseInt(digits);
    }

    static String pathOr(@Nullable String path) {
        return path == null ? "/" : path;
    }

    static void checkArn(String arn) {
        if (Arn.parse(arn).isEmpty()) {
            throw IamErrors.validation("Invalid ARN:  Could not be parsed!"); // two blanks, as AWS has it
        }
    }

    /** A policy document that is one, for roles and users. */
    static PolicyText identityPolicy(String json) {
        try {
            PolicyRules.identity(json);
            return new PolicyText(json);
        } catch (MalformedPolicyException e) {
            throw IamErrors.malformedPolicy(String.valueOf(e.getMessage()));
        }
    }

    /** A document for a managed policy, within its quota. */
    static PolicyText managedPolicy(String json) {
        PolicyText policy = identityPolicy(json);
        if (policy.size() > MANAGED_SIZE_MAX) {
            throw IamErrors.quota("PolicySize", MANAGED_SIZE_MAX);
        }
        return policy;
    }

    /** A trust policy that is one. */
    final PolicyText trustPolicy(String json) {
        try {
            PolicyRules.trust(
                    json,
                    arn -> parts.state().roleOf(arn).isPresent()
                            || parts.state().userOf(arn).isPresent());
        } catch (MalformedPolicyException e) {
            throw IamErrors.malformedPolicy(String.valueOf(e.getMessage()));
        }
        PolicyText policy = new PolicyText(json);
        if (policy.size() > TRUST_SIZE_MAX) {
            throw IamErrors.quota("ACLSizePerRole", TRUST_SIZE_MAX);
        }
        return policy;
    }
}
