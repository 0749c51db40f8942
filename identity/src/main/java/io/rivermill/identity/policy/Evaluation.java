// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity.policy;

import io.rivermill.identity.policy.Policies.Named;
import io.rivermill.identity.policy.Principals.Match;
import io.rivermill.identity.policy.Verdict.Applied;
import io.rivermill.identity.policy.Verdict.Source;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From policies and a request to a verdict.
 *
 * <p>The order: a Deny that applies, wherever it stands, forbids. Then, within one account, an Allow of the identity's
 * policies or of the resource's is enough; between accounts both are needed. A resource's policy that allows the whole
 * account leaves it to the account's own policies. Then boundary and session policies must allow as well, if there are
 * any. What nothing allows is refused.
 */
public final class Evaluation {
    private final Request request;
    private final Policies policies;

    private Evaluation(Request request, Policies policies) {
        this.request = request;
        this.policies = policies;
    }

    public static Verdict evaluate(Request request, Policies policies) {
        return new Evaluation(request, policies).verdict();
    }

    private Verdict verdict() {
        Verdict denied = explicitDeny();
        if (denied != null) {
            return denied;
        }
        List<Applied> allowing = new ArrayList<>();
        boolean identityAllows = collect(policies.identity(), Source.IDENTITY, allowing) || request.root();
        Match resourceAllows = resourceAllows(allowing);
        Source missing = missing(identityAllows, resourceAllows);
        if (missing != null) {
            return new Verdict.ImplicitDeny(missing);
        }
        if (!policies.boundary().isEmpty() && !collect(policies.boundary(), Source.BOUNDARY, allowing)) {
            return new Verdict.ImplicitDeny(Source.BOUNDARY);
        }
        if (!policies.session().isEmpty() && !collect(policies.session(), Source.SESSION, allowing)) {
            return new Verdict.ImplicitDeny(Source.SESSION);
        }
        return new Verdict.Allowed(allowing);
    }

    private @Nullable Verdict explicitDeny() {
        for (Source source : Source.values()) {
            List<Applied> denying = new ArrayList<>();
            for (Named policy : of(source)) {
                for (Statement statement : policy.document().statements()) {
                    if (statement.effect() == Statement.Effect.DENY && applies(statement, source) != Match.NONE) {
                        denying.add(new Applied(policy.name(), source, statement));
                    }
                }
            }
            if (!denying.isEmpty()) {
                return new Verdict.ExplicitDeny(source, denying);
            }
        }
        return null;
    }

    private @Nullable Source missing(boolean identityAllows, Match resourceAllows) {
        boolean resourceMustAllow = request.resourceMustAllow() || request.who().service() != null;
        if (resourceMustAllow && resourceAllows == Match.NONE) {
            return Source.RESOURCE;
        }
        if (request.who().service() != null) {
            return null;
        }
        if (!request.who().account().equals(request.resourceAccount()) || resourceAllows == Match.ACCOUNT) {
            return !identityAllows ? Source.IDENTITY : resourceAllows == Match.NONE ? Source.RESOURCE : null;
        }
        return identityAllows || resourceAllows == Match.DIRECT ? null : Source.IDENTITY;
    }

    /** Adds the statements of {@code source} that allow; true if there are any. */
    private boolean collect(List<Named> documents, Source source, List<Applied> allowing) {
        int before = allowing.size();
        for (Named policy : documents) {
            for (Statement statement : policy.document().statements()) {
                if (statement.effect() == Statement.Effect.ALLOW && applies(statement, source) != Match.NONE) {
                    allowing.add(new Applied(policy.name(), source, statement));
                }
            }
        }
        return allowing.size() > before;
    }

    private Match resourceAllows(List<Applied> allowing) {
        Match best = Match.NONE;
        for (Named policy : policies.resource()) {
            for (Statement statement : policy.document().statements()) {
                Match match =
                        statement.effect() == Statement.Effect.ALLOW ? applies(statement, Source.RESOURCE) : Match.NONE;
                if (match != Match.NONE) {
                    allowing.add(new Applied(policy.name(), Source.RESOURCE, statement));
                }
                best = match.compareTo(best) > 0 ? match : best;
            }
        }
        return best;
    }

    private List<Named> of(Source source) {
        return switch (source) {
            case IDENTITY -> policies.identity();
            case RESOURCE -> policies.resource();
            case BOUNDARY -> policies.boundary();
            case SESSION -> policies.session();
        };
    }

    private Match applies(Statement statement, Source source) {
        Match match = Match.DIRECT;
        if (source == Source.RESOURCE) {
            Principals principals = statement.principals();
            match = principals == null ? Match.NONE : principals.match(request.who());
        }
        if (match == Match.NONE || !names(statement.actions(), request.action(), true)) {
            return Match.NONE;
        }
        boolean resource = statement.resources() == null
                ? source == Source.RESOURCE // trust policies name no resource: it is the role they hang on
                : names(statement.resources(), request.resource(), false);
        return resource && statement.conditions().stream().allMatch(c -> c.holds(request.context()))
                ? match
                : Match.NONE;
    }

    private boolean names(Statement.@Nullable Patterns patterns, String value, boolean ignoreCase) {
        if (patterns == null) {
            return false;
        }
        for (Pattern pattern : patterns.patterns()) {
            if (pattern.matches(value, request.context(), ignoreCase)) {
                return !patterns.negated();
            }
        }
        return patterns.negated()
                && patterns.patterns().stream().allMatch(pattern -> pattern.plain(request.context()) != null);
    }
}
