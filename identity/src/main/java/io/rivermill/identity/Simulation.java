// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.Principal;
import io.rivermill.identity.policy.MalformedPolicyException;
import io.rivermill.identity.policy.Policies.Named;
import io.rivermill.identity.policy.PolicyDocument;
import io.rivermill.identity.policy.PolicyRules;
import io.rivermill.identity.policy.PolicySyntaxException;
import io.rivermill.identity.policy.Statement.Place;
import io.rivermill.identity.policy.Verdict;
import io.rivermill.wire.iam.ContextEntry;
import io.rivermill.wire.iam.EvaluationResult;
import io.rivermill.wire.iam.Position;
import io.rivermill.wire.iam.SimulatePolicyResponse;
import io.rivermill.wire.iam.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What policies would say: every action on every resource. */
record Simulation(Judge judge, Judge.Subject subject, List<Named> resourcePolicies, Map<String, List<String>> context) {

    /** One action on one resource, and where in the list it stands. */
    private record Question(int index, String action, String resource) {}

    SimulatePolicyResponse run(
            List<String> actions,
            @Nullable List<String> resources,
            @Nullable String marker,
            @Nullable Integer maxItems) {
        List<Question> questions = new ArrayList<>();
        for (String action : actions) {
            for (String resource : resources == null || resources.isEmpty() ? List.of("*") : resources) {
                questions.add(new Question(questions.size(), action, resource));
            }
        }
        Listing<Question> listing = Listing.of(questions, q -> "%06d".formatted(q.index), marker, maxItems);
        return SimulatePolicyResponse.create()
                .evaluationResults(listing.page().stream().map(this::answer).toList())
                .isTruncated(listing.isTruncated())
                .marker(listing.marker());
    }

    /** Refuses what would make another question of it. */
    static void checkSupported(@Nullable String resourceOwner, @Nullable String handlingOption, Caller caller) {
        if (handlingOption != null) {
            throw IamErrors.invalidInput("Rivermill doesn't simulate the resources of EC2: ResourceHandlingOption");
        }
        String own = Principal.root(caller.account()).arn();
        if (resourceOwner != null && !resourceOwner.equals(own) && !resourceOwner.equals(caller.account())) {
            throw IamErrors.invalidInput("Rivermill doesn't simulate another ResourceOwner than " + own + " yet");
        }
    }

    private EvaluationResult answer(Question question) {
        Verdict verdict =
                judge.verdict(subject, new Access(question.action, question.resource, context), resourcePolicies);
        EvaluationResult result = EvaluationResult.create()
                .evalActionName(question.action)
                .evalResourceName(question.resource)
                .missingContextValues(List.of());
        return switch (verdict) {
            case Verdict.Allowed allowed -> result.evalDecision("allowed").matchedStatements(statements(allowed.by()));
            case Verdict.ExplicitDeny denied ->
                result.evalDecision("explicitDeny").matchedStatements(statements(denied.by()));
            case Verdict.ImplicitDeny ignored ->
                result.evalDecision("implicitDeny").matchedStatements(List.of());
        };
    }

    private static List<Statement> statements(List<Verdict.Applied> applied) {
        return applied.stream()
                .map(one -> Statement.create()
                        .sourcePolicyId(one.policy())
                        .sourcePolicyType("IAM Policy")
                        .startPosition(position(one.statement().from()))
                        .endPosition(position(one.statement().to())))
                .toList();
    }

    private static Position position(Place place) {
        return Position.create().line(place.line()).column(place.column());
    }

    /** Policies given with the request, named by their place in it. */
    static List<Named> inputs(@Nullable List<String> documents, String listName) {
        List<Named> named = new ArrayList<>();
        for (String document : documents == null ? List.<String>of() : documents) {
            try {
                named.add(new Named(listName + '.' + (named.size() + 1), PolicyRules.identity(document)));
            } catch (MalformedPolicyException e) {
                throw IamErrors.invalidInput(String.valueOf(e.getMessage()));
            }
        }
        return named;
    }

    static List<Named> resourcePolicy(@Nullable String document) {
        if (document == null) {
            return List.of();
        }
        try {
            return List.of(new Named("ResourcePolicy", PolicyDocument.parse(document)));
        } catch (PolicySyntaxException e) {
            throw IamErrors.invalidInput("Syntax errors in policy.");
        }
    }

    static Map<String, List<String>> context(@Nullable List<ContextEntry> entries) {
        Map<String, List<String>> context = new HashMap<>();
        for (ContextEntry entry : entries == null ? List.<ContextEntry>of() : entries) {
            List<String> values = entry.contextKeyValues();
            if (entry.contextKeyName() != null) {
                context.put(entry.contextKeyName(), values == null ? List.of() : values);
            }
        }
        return context;
    }
}
