// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity.policy;

import io.rivermill.identity.policy.PolicySyntaxException.Problem;
import io.rivermill.identity.policy.Statement.Patterns;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What each kind of policy must and must not have, in AWS's sentences and in the order in which AWS looks. */
public final class PolicyRules {
    private static final String SYNTAX = "Syntax errors in policy.";
    private static final String ASSUME_ONLY = "AssumeRole policy may only specify STS AssumeRole actions.";
    private static final Set<String> TRUST_ACTIONS = Set.of(
            "sts:assumerole",
            "sts:assumerolewithsaml",
            "sts:assumerolewithwebidentity",
            "sts:tagsession",
            "sts:setsourceidentity",
            "sts:setcontext",
            "sts:*");

    private PolicyRules() {}

    /** Reads a policy for roles, users and groups, managed or inline. */
    public static PolicyDocument identity(String json) throws MalformedPolicyException {
        PolicyDocument document = read(json, SYNTAX);
        if (!PolicyDocument.CURRENT_VERSION.equals(document.version())) {
            throw new MalformedPolicyException("Policy document must be version 2012-10-17 or greater.");
        }
        sids(document);
        for (Statement statement : document.statements()) {
            if (isEmpty(statement.actions())) {
                throw new MalformedPolicyException("Policy statement must contain actions.");
            }
        }
        for (Statement statement : document.statements()) {
            if (statement.principals() != null) {
                throw new MalformedPolicyException("Policy document should not specify a principal.");
            }
            if (isEmpty(statement.resources())) {
                throw new MalformedPolicyException("Policy statement must contain resources.");
            }
        }
        for (Statement statement : document.statements()) {
            actions(statement);
            conditions(statement);
            resources(statement);
        }
        return document;
    }

    /**
     * Reads a role's trust policy.
     *
     * @param exists whether an ARN of a role or user is there to be trusted
     */
    public static PolicyDocument trust(String json, Predicate<String> exists) throws MalformedPolicyException {
        PolicyDocument document = read(json, "This policy contains invalid Json");
        sids(document);
        for (Statement statement : document.statements()) {
            if (statement.resources() != null) {
                throw new MalformedPolicyException("Has prohibited field Resource");
            }
            if (statement.principals() == null) {
                throw new MalformedPolicyException("Missing required field Principal");
            }
            if (isEmpty(statement.actions())) {
                throw new MalformedPolicyException("Missing required field Action");
            }
            principals(statement.principals(), exists);
            actions(statement);
            conditions(statement);
            assumesOnly(statement);
        }
        return document;
    }

    private static PolicyDocument read(String json, String notJson) throws MalformedPolicyException {
        PolicyDocument document;
        try {
            document = PolicyReader.read(json);
        } catch (PolicySyntaxException e) {
            boolean trust = !notJson.equals(SYNTAX);
            String message = e.problem() == Problem.STRUCTURE && trust ? e.getMessage() : notJson;
            throw new MalformedPolicyException(message == null ? SYNTAX : message);
        }
        if (document.statements().isEmpty()) {
            throw new MalformedPolicyException(SYNTAX);
        }
        return document;
    }

    private static void sids(PolicyDocument document) throws MalformedPolicyException {
        Set<String> seen = new HashSet<>();
        for (Statement statement : document.statements()) {
            String sid = statement.sid();
            if (sid != null && !sid.isEmpty() && !seen.add(sid)) {
                throw new MalformedPolicyException("Statement IDs (SID) in a single policy must be unique.");
            }
        }
    }

    private static void actions(Statement statement) throws MalformedPolicyException {
        Patterns actions = statement.actions();
        for (Pattern action : actions == null ? List.<Pattern>of() : actions.patterns()) {
            if (!action.text().equals("*")) {
                vendor(action.text(), true);
            }
        }
    }

    private static void assumesOnly(Statement statement) throws MalformedPolicyException {
        Patterns actions = statement.actions();
        for (Pattern action : actions == null ? List.<Pattern>of() : actions.patterns()) {
            if (!TRUST_ACTIONS.contains(action.text().toLowerCase(Locale.ROOT))) {
                throw new MalformedPolicyException(ASSUME_ONLY);
            }
        }
    }

    private static void conditions(Statement statement) throws MalformedPolicyException {
        for (Condition condition : statement.conditions()) {
            vendor(condition.key(), false);
        }
    }

    private static void vendor(String text, boolean oneColon) throws MalformedPolicyException {
        int colon = text.indexOf(':');
        if (colon <= 0) {
            throw new MalformedPolicyException(
                    "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
        }
        if (oneColon && text.indexOf(':', colon + 1) >= 0) {
            throw new MalformedPolicyException("Actions/Condition can contain only one colon.");
        }
        String vendor = text.substring(0, colon);
        if (!vendor.matches("[a-zA-Z0-9.-]+")) {
            throw new MalformedPolicyException("Vendor " + vendor + " is not valid");
        }
    }

    private static void resources(Statement statement) throws MalformedPolicyException {
        Patterns resources = statement.resources();
        for (Pattern resource : resources == null ? List.<Pattern>of() : resources.patterns()) {
            String text = resource.text();
            if (text.equals("*")) {
                continue;
            }
            String[] parts = text.split(":", 6);
            if (!parts[0].equals("arn") && !parts[0].equals("*")) {
                throw new MalformedPolicyException("Resource " + text + " must be in ARN format or \"*\".");
            }
            if (parts.length > 1 && !parts[1].matches("aws(-cn|-us-gov)?|\\*|\\$\\{.*")) {
                throw new MalformedPolicyException(
                        "Partition \"" + parts[1] + "\" is not valid for resource \"" + text + "\".");
            }
            if (parts.length < 6 && !parts[parts.length - 1].endsWith("*")) {
                throw new MalformedPolicyException("The policy failed legacy parsing");
            }
        }
    }

    private static void principals(Principals principals, Predicate<String> exists) throws MalformedPolicyException {
        for (Principals.Named named : principals.named()) {
            String wrong = switch (named.kind()) {
                case AWS -> isAws(named.name(), exists) ? null : "AWS";
                case SERVICE ->
                    named.name().matches("[a-z0-9.-]+\\.(amazonaws\\.com(\\.cn)?|internal)") ? null : "SERVICE";
                case FEDERATED -> named.name().isBlank() ? "FEDERATED" : null;
                case CANONICAL_USER -> "CANONICALUSER";
            };
            if (wrong != null) {
                throw new MalformedPolicyException(
                        "Invalid principal in policy: \"" + wrong + "\":\"" + named.name() + '"');
            }
        }
    }

    private static boolean isAws(String name, Predicate<String> exists) {
        if (name.equals("*") || name.matches("\\d{12}|arn:aws:iam::\\d{12}:root")) {
            return true;
        }
        if (name.matches("arn:aws:sts::\\d{12}:(assumed-role/[^/]+|federated-user)/[^/]+")) {
            return true;
        }
        return name.matches("arn:aws:iam::\\d{12}:(role|user)/.+") && exists.test(name);
    }

    private static boolean isEmpty(@Nullable Patterns patterns) {
        return patterns == null || patterns.patterns().isEmpty();
    }
}
