// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.base.Arn;
import io.rivermill.base.Clock;
import io.rivermill.http.Access;
import io.rivermill.http.Principal;
import io.rivermill.identity.policy.Context;
import io.rivermill.identity.policy.Denial;
import io.rivermill.identity.policy.Evaluation;
import io.rivermill.identity.policy.Policies;
import io.rivermill.identity.policy.Policies.Named;
import io.rivermill.identity.policy.PolicyDocument;
import io.rivermill.identity.policy.PolicySyntaxException;
import io.rivermill.identity.policy.Request;
import io.rivermill.identity.policy.Verdict;
import io.rivermill.identity.policy.Who;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the policies of whoever asks and has them evaluated.
 *
 * <p>Threads: any; never blocks.
 */
final class Judge {
    private static final int ACCOUNT_DIGITS = 12;

    private final IdentityState state;
    private final Clock clock;

    Judge(IdentityState state, Clock clock) {
        this.state = state;
        this.clock = clock;
    }

    /**
     * Someone who asks: how policies may name them, what they were given, and the condition keys that tell of them.
     *
     * @param arn as sentences name them
     */
    record Subject(String account, String arn, Who who, boolean root, Policies policies, Context context) {}

    /** Where a request comes from, for condition keys; null where it comes from nowhere. */
    record Origin(@Nullable String region, @Nullable String sourceAddress) {
        static final Origin NONE = new Origin(null, null);
    }

    /** The sentence about the first access that isn't allowed, or nothing. */
    Optional<String> denial(Subject subject, List<Access> accesses) {
        for (Access access : accesses) {
            Verdict verdict = verdict(subject, access, List.of());
            Optional<String> sentence = Denial.sentence(verdict, subject.arn(), access.action(), access.resource());
            if (sentence.isPresent()) {
                return sentence;
            }
        }
        return Optional.empty();
    }

    /** The verdict on assuming a role: its trust policy must allow it. */
    Verdict verdictOnTrust(Subject subject, Access access, PolicyText trust) {
        return verdict(subject, access, List.of(new Named("trust", trust.document())), true);
    }

    /** The verdict on one access, {@code resourcePolicies} being those of what is asked for. */
    Verdict verdict(Subject subject, Access access, List<Named> resourcePolicies) {
        return verdict(subject, access, resourcePolicies, false);
    }

    private static Verdict verdict(
            Subject subject, Access access, List<Named> resourcePolicies, boolean resourceMustAllow) {
        String account = Arn.parse(access.resource()).map(Arn::account).orElse("");
        boolean named = account.length() == ACCOUNT_DIGITS && !subject.account().isEmpty();
        Policies own = subject.policies();
        return Evaluation.evaluate(
                new Request(
                        subject.who(),
                        subject.root(),
                        access.action(),
                        access.resource(),
                        named ? account : subject.account(),
                        resourceMustAllow,
                        subject.context().with(access.context())),
                new Policies(own.identity(), resourcePolicies, own.boundary(), own.session()));
    }

    Subject subject(Principal principal, Origin origin) {
        Map<String, List<String>> keys = new HashMap<>();
        keys.put("aws:PrincipalAccount", List.of(principal.account()));
        keys.put("aws:userid", List.of(principal.userId()));
        time(keys, origin);
        Principal.Session session = principal.session();
        if (session != null) {
            keys.put("aws:TokenIssueTime", List.of(session.issued().toString()));
            keys.put("aws:MultiFactorAuthPresent", List.of("false"));
        }
        List<Named> sessionPolicies = session == null ? List.of() : sessionPolicies(session.policies());
        return switch (principal.kind()) {
            case ROOT -> root(principal, keys, sessionPolicies);
            case USER -> {
                keys.put("aws:PrincipalType", List.of("User"));
                yield grantee(principal, state.userOf(principal.arn()), keys, sessionPolicies);
            }
            case ROLE_SESSION -> {
                keys.put("aws:PrincipalType", List.of("AssumedRole"));
                yield grantee(principal, roleOfSession(principal), keys, sessionPolicies);
            }
        };
    }

    private static Subject root(Principal principal, Map<String, List<String>> keys, List<Named> sessionPolicies) {
        keys.put("aws:PrincipalType", List.of("Account"));
        keys.put("aws:PrincipalArn", List.of(principal.arn()));
        Policies policies = new Policies(List.of(), List.of(), List.of(), sessionPolicies);
        Who who = Who.of(principal.account(), principal.arn());
        return new Subject(principal.account(), principal.arn(), who, true, policies, Context.of(keys));
    }

    /** A user or a session of a role. If they are gone meanwhile, nothing is given to them. */
    private Subject grantee(
            Principal principal,
            Optional<? extends Grantee> found,
            Map<String, List<String>> keys,
            List<Named> sessionPolicies) {
        List<String> arns = new ArrayList<>(List.of(principal.arn()));
        Policies policies = new Policies(List.of(), List.of(), List.of(), sessionPolicies);
        if (found.isPresent()) {
            Grantee grantee = found.get();
            keys.put("aws:PrincipalArn", List.of(grantee.arn()));
            if (grantee instanceof User) {
                keys.put("aws:username", List.of(grantee.name()));
            } else {
                arns.add(grantee.arn());
            }
            grantee.tags().forEach((tag, value) -> keys.put("aws:PrincipalTag/" + tag, List.of(value)));
            Policies given = policies(grantee);
            policies = new Policies(given.identity(), List.of(), given.boundary(), sessionPolicies);
        }
        Principal.Session session = principal.session();
        if (session != null) {
            session.tags().forEach((tag, value) -> keys.put("aws:PrincipalTag/" + tag, List.of(value)));
        }
        Who who = new Who(principal.account(), arns, null);
        return new Subject(principal.account(), principal.arn(), who, false, policies, Context.of(keys));
    }

    private Optional<Role> roleOfSession(Principal principal) {
        String[] parts = principal.arn().split("/", -1);
        return parts.length < 2
                ? Optional.empty()
                : state.role(principal.account(), parts[1])
                        .filter(role -> principal.userId().startsWith(role.id() + ':'));
    }

    /** What a role or user was given, by name. */
    Policies policies(Grantee grantee) {
        List<Named> identity = new ArrayList<>();
        grantee.grants().inline().forEach((name, text) -> identity.add(new Named(name, text.document())));
        grantee.grants()
                .attached()
                .forEach(arn -> state.policyOf(arn)
                        .ifPresent(policy -> identity.add(
                                new Named(policy.name(), policy.document().document()))));
        String boundary = grantee.grants().boundary();
        List<Named> bounds = boundary == null
                ? List.of()
                : List.of(state.policyOf(boundary)
                        .map(policy ->
                                new Named(policy.name(), policy.document().document()))
                        .orElseGet(() -> new Named(boundary, new PolicyDocument(null, null, List.of()))));
        return new Policies(identity, List.of(), bounds, List.of());
    }

    private List<Named> sessionPolicies(List<String> sources) {
        List<Named> policies = new ArrayList<>(sources.size());
        for (String source : sources) {
            policies.add(new Named("session", sessionPolicy(source)));
        }
        return policies;
    }

    /** A session policy that can't be read or is gone allows nothing. */
    private PolicyDocument sessionPolicy(String source) {
        PolicyDocument nothing = new PolicyDocument(null, null, List.of());
        if (source.startsWith("arn:")) {
            return state.policyOf(source)
                    .map(policy -> policy.document().document())
                    .orElse(nothing);
        }
        try {
            return PolicyDocument.parse(source);
        } catch (PolicySyntaxException e) {
            return nothing;
        }
    }

    private void time(Map<String, List<String>> keys, Origin origin) {
        Instant now = clock.now();
        keys.put("aws:CurrentTime", List.of(now.toString()));
        keys.put("aws:EpochTime", List.of(Long.toString(now.getEpochSecond())));
        keys.put("aws:SecureTransport", List.of("false"));
        String region = origin.region();
        if (region != null) {
            keys.put("aws:RequestedRegion", List.of(region));
        }
        String address = origin.sourceAddress();
        if (address != null) {
            keys.put("aws:SourceIp", List.of(address));
        }
    }
}
