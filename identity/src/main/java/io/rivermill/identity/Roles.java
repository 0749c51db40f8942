// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.base.Arn;
import io.rivermill.base.Clock;
import io.rivermill.http.Access;
import io.rivermill.http.Principal;
import io.rivermill.identity.policy.Context;
import io.rivermill.identity.policy.Policies;
import io.rivermill.identity.policy.Verdict;
import io.rivermill.identity.policy.Who;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Roles as services use them: to act with the rights of a function's role.
 *
 * <p>What is answered holds for this moment; a change of policies shows in the next answer.
 *
 * <p>Threads: any; never blocks.
 */
public final class Roles {
    private static final int SESSION_NAME_CHARACTERS_MAX = 64;

    private final IdentityState state;
    private final Judge judge;
    private final SessionTokens tokens;
    private final Ids ids;
    private final Clock clock;

    Roles(IdentityState state, Judge judge, SessionTokens tokens, Ids ids, Clock clock) {
        this.state = state;
        this.judge = judge;
        this.tokens = tokens;
        this.ids = ids;
        this.clock = clock;
    }

    /** True if the role exists. */
    public boolean exists(String roleArn) {
        return state.roleOf(roleArn).isPresent();
    }

    /** True if the role exists and its trust policy lets {@code service}, e.g. {@code lambda.amazonaws.com}, assume it. */
    public boolean trusts(String roleArn, String service) {
        Optional<Role> role = state.roleOf(roleArn);
        return role.isPresent() && assumable(role.get(), service);
    }

    private boolean assumable(Role role, String service) {
        Judge.Subject subject = new Judge.Subject(
                "", service, Who.service(service), false, Policies.ofIdentity(List.of()), Context.empty());
        Access assume = Access.of("sts:AssumeRole", role.arn());
        return judge.verdictOnTrust(subject, assume, role.trust()) instanceof Verdict.Allowed;
    }

    /** True if the role exists and may do all of this. */
    public boolean mayAll(String roleArn, List<Access> accesses) {
        return state.roleOf(roleArn).isPresent()
                && firstDenied(roleArn, accesses).isEmpty();
    }

    /** The first of these that the role may not do; the first of all if there is no such role. */
    public Optional<Access> firstDenied(String roleArn, List<Access> accesses) {
        Optional<Role> role = state.roleOf(roleArn);
        return accesses.stream()
                .filter(access -> role.isEmpty()
                        || denial(role.get(), role.get().name(), List.of(access))
                                .isPresent())
                .findFirst();
    }

    /** AWS's sentence about the first of these that a session of the role may not do, or nothing. */
    public Optional<String> denial(String roleArn, String sessionName, List<Access> accesses) {
        Optional<Role> role = state.roleOf(roleArn);
        if (role.isEmpty()) {
            return accesses.stream()
                    .findFirst()
                    .map(access -> "User: " + roleArn + " is not authorized to perform: " + access.action()
                            + " on resource: " + access.resource() + " because no identity-based policy allows the "
                            + access.action() + " action");
        }
        return denial(role.get(), sessionName, accesses);
    }

    private Optional<String> denial(Role role, String sessionName, List<Access> accesses) {
        Principal principal = IdentityKeys.session(role, sessionName(sessionName), sessionNow());
        for (Access access : accesses) {
            String region = Arn.parse(access.resource()).map(Arn::region).orElse("");
            Judge.Origin origin = new Judge.Origin(region.isEmpty() ? null : region, null);
            Optional<String> denial = judge.denial(judge.subject(principal, origin), List.of(access));
            if (denial.isPresent()) {
                return denial;
            }
        }
        return Optional.empty();
    }

    /**
     * Credentials of a new session of the role for {@code service}, or nothing if there is no such role or it doesn't
     * trust the service. They survive restarts, and end with the role.
     *
     * @param sessionName cut to 64 characters
     */
    public Optional<SessionCredentials> session(String roleArn, String service, String sessionName, Duration duration) {
        return state.roleOf(roleArn)
                .filter(role -> assumable(role, service))
                .map(role -> tokens.issue(
                        new SessionClaims(
                                SessionClaims.Subject.ROLE,
                                role.account(),
                                role.name(),
                                role.id(),
                                sessionName(sessionName),
                                clock.millis(),
                                clock.millis() + duration.toMillis(),
                                List.of(),
                                Map.of()),
                        ids));
    }

    /** The ARN of the session, as messages show it: {@code arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION}. */
    public Optional<String> sessionArn(String roleArn, String sessionName) {
        return state.roleOf(roleArn).map(role -> role.sessionArn(sessionName(sessionName)));
    }

    private Principal.Session sessionNow() {
        return new Principal.Session(clock.now(), List.of(), Map.of());
    }

    private static String sessionName(String name) {
        return name.length() <= SESSION_NAME_CHARACTERS_MAX ? name : name.substring(0, SESSION_NAME_CHARACTERS_MAX);
    }
}
