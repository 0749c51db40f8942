// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.base.Arn;
import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.http.Principal;
import io.rivermill.identity.policy.Verdict;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.sts.AssumeRoleRequest;
import io.rivermill.wire.sts.AssumeRoleResponse;
import io.rivermill.wire.sts.AssumedRoleUser;
import io.rivermill.wire.sts.Credentials;
import io.rivermill.wire.sts.Operations;
import io.rivermill.wire.sts.PolicyDescriptorType;
import io.rivermill.wire.sts.Tag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Gives the credentials of a new session of a role to someone its trust policy allows. Whether the role is missing or
 * doesn't trust them is not told.
 */
final class AssumeRole implements ControlOperation<AssumeRoleRequest, AssumeRoleResponse> {
    private static final int SECONDS_DEFAULT = 3_600;
    private static final int CHAINED_SECONDS_MAX = 3_600;
    private static final int POLICY_CHARACTERS_MAX = 2_048;

    private final IdentityParts parts;

    AssumeRole(IdentityParts parts) {
        this.parts = parts;
    }

    @Override
    public OperationType<AssumeRoleRequest, AssumeRoleResponse> type() {
        return Operations.ASSUME_ROLE;
    }

    /** None: the trust policy has the word, and {@link #handle} asks it. */
    @Override
    public List<Access> access(AssumeRoleRequest input, Caller caller) {
        return List.of();
    }

    @Override
    public AssumeRoleResponse handle(AssumeRoleRequest input, Caller caller) {
        if (Arn.parse(input.roleArn()).isEmpty() || Role.keyOf(input.roleArn()).isEmpty()) {
            throw IamErrors.validation(input.roleArn() + " is invalid");
        }
        refuseUnsupported(input);
        Map<String, String> tags = tags(input.tags());
        List<String> policies = policies(input);
        Role role = trustingRole(input, caller, tags);
        if (input.serialNumber() != null || input.tokenCode() != null) {
            throw IamErrors.accessDenied("MultiFactorAuthentication failed with invalid MFA one time pass code.");
        }
        int seconds = seconds(input, caller, role);
        Integer packedPercent = packedPercent(policies, tags);
        long now = parts.clock().millis();
        SessionClaims claims = new SessionClaims(
                SessionClaims.Subject.ROLE,
                role.account(),
                role.name(),
                role.id(),
                input.roleSessionName(),
                now,
                now + seconds * 1_000L,
                policies,
                tags);
        SessionCredentials credentials = parts.tokens().issue(claims, parts.ids());
        return AssumeRoleResponse.create()
                .credentials(Credentials.create()
                        .accessKeyId(credentials.accessKeyId())
                        .secretAccessKey(credentials.secretAccessKey())
                        .sessionToken(credentials.sessionToken())
                        .expiration(Views.date(credentials.expiration().toEpochMilli())))
                .assumedRoleUser(AssumedRoleUser.create()
                        .assumedRoleId(role.id() + ':' + input.roleSessionName())
                        .arn(role.sessionArn(input.roleSessionName())))
                .packedPolicySize(packedPercent);
    }

    /** What would change what the session may do is never passed over. */
    private static void refuseUnsupported(AssumeRoleRequest input) {
        if (input.sourceIdentity() != null) {
            throw IamErrors.validation("Rivermill doesn't support SourceIdentity yet.");
        }
        if (input.transitiveTagKeys() != null && !input.transitiveTagKeys().isEmpty()) {
            throw IamErrors.validation("Rivermill doesn't support TransitiveTagKeys yet.");
        }
        if (input.providedContexts() != null && !input.providedContexts().isEmpty()) {
            throw IamErrors.validation("Rivermill doesn't support ProvidedContexts yet.");
        }
    }

    private Role trustingRole(AssumeRoleRequest input, Caller caller, Map<String, String> tags) {
        Principal principal = caller.principal();
        Judge.Subject subject =
                parts.judge().subject(principal, new Judge.Origin(caller.region(), caller.sourceAddress()));
        Map<String, List<String>> context = context(input, tags);
        Role role = parts.state().roleOf(input.roleArn()).orElseThrow(() -> denied(input, caller, "sts:AssumeRole"));
        List<String> actions = tags.isEmpty() ? List.of("sts:AssumeRole") : List.of("sts:AssumeRole", "sts:TagSession");
        for (String action : actions) {
            Access access = new Access(action, role.arn(), context);
            if (!(parts.judge().verdictOnTrust(subject, access, role.trust()) instanceof Verdict.Allowed)) {
                throw denied(input, caller, action);
            }
        }
        return role;
    }

    private static RuntimeException denied(AssumeRoleRequest input, Caller caller, String action) {
        return IamErrors.accessDenied("User: " + caller.principal().arn() + " is not authorized to perform: " + action
                + " on resource: " + input.roleArn());
    }

    private static int seconds(AssumeRoleRequest input, Caller caller, Role role) {
        int seconds = Objects.requireNonNullElse(input.durationSeconds(), SECONDS_DEFAULT);
        if (seconds > role.sessionSecondsMax()) {
            throw IamErrors.validation(
                    "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
        }
        if (caller.principal().kind() == Principal.Kind.ROLE_SESSION && seconds > CHAINED_SECONDS_MAX) {
            throw IamErrors.validation(
                    "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed"
                            + " by role chaining.");
        }
        return seconds;
    }

    private static Map<String, List<String>> context(AssumeRoleRequest input, Map<String, String> tags) {
        Map<String, List<String>> context = new HashMap<>();
        context.put("sts:RoleSessionName", List.of(input.roleSessionName()));
        if (input.externalId() != null) {
            context.put("sts:ExternalId", List.of(input.externalId()));
        }
        if (!tags.isEmpty()) {
            context.put("aws:TagKeys", List.copyOf(tags.keySet()));
            tags.forEach((key, value) -> context.put("aws:RequestTag/" + key, List.of(value)));
        }
        return context;
    }

    private List<String> policies(AssumeRoleRequest input) {
        List<String> policies = new ArrayList<>();
        String inline = input.policy();
        if (inline != null) {
            policies.add(IamOperation.identityPolicy(inline).text());
        }
        List<PolicyDescriptorType> arns = input.policyArns();
        for (PolicyDescriptorType descriptor : arns == null ? List.<PolicyDescriptorType>of() : arns) {
            String arn = Objects.requireNonNullElse(descriptor.arn(), "");
            if (parts.state().policyOf(arn).isEmpty()) {
                throw IamErrors.malformedPolicy("The policy is not valid: " + arn);
            }
            policies.add(arn);
        }
        return policies;
    }

    private static Map<String, String> tags(@Nullable List<Tag> tags) {
        Map<String, String> map = new LinkedHashMap<>();
        for (Tag tag : tags == null ? List.<Tag>of() : tags) {
            map.put(tag.key(), tag.value());
        }
        return map;
    }

    /** How much of a token's room the session takes; all of it travels in a header of each of its requests. */
    private static @Nullable Integer packedPercent(List<String> policies, Map<String, String> tags) {
        if (policies.isEmpty() && tags.isEmpty()) {
            return null;
        }
        int characters = policies.stream().mapToInt(String::length).sum()
                + tags.entrySet().stream()
                        .mapToInt(tag -> tag.getKey().length() + tag.getValue().length())
                        .sum();
        int percent = (int) ((characters * 100L + POLICY_CHARACTERS_MAX - 1) / POLICY_CHARACTERS_MAX);
        if (percent > 100) {
            throw IamErrors.packedPolicyTooLarge(percent);
        }
        return percent;
    }
}
