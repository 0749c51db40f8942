// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity.policy;

import java.util.List;

/**
 * {@code Principal}, or with {@code negated} {@code NotPrincipal}: whom a resource's policy speaks of.
 *
 * @param everyone the whole element is {@code "*"}
 */
public record Principals(boolean negated, boolean everyone, List<Named> named) {

    /** Under which heading a principal is named. */
    public enum Kind {
        AWS,
        SERVICE,
        FEDERATED,
        CANONICAL_USER
    }

    /** One of them. */
    public record Named(Kind kind, String name) {}

    /** How a policy means someone. */
    public enum Match {
        NONE,
        /** Through the account: the account's own policies decide who of it. */
        ACCOUNT,
        /** Directly, or as anyone. */
        DIRECT
    }

    public Principals {
        named = List.copyOf(named);
    }

    Match match(Who who) {
        Match best = everyone ? Match.DIRECT : Match.NONE;
        for (Named one : named) {
            Match match = match(one, who);
            best = match.compareTo(best) > 0 ? match : best;
        }
        if (!negated) {
            return best;
        }
        return best == Match.NONE ? Match.DIRECT : Match.NONE;
    }

    private static Match match(Named named, Who who) {
        String name = named.name();
        return switch (named.kind()) {
            case AWS -> {
                if (name.equals("*") || who.arns().contains(name)) {
                    yield who.service() == null || name.equals("*") ? Match.DIRECT : Match.NONE;
                }
                boolean account = name.equals(who.account()) || name.equals("arn:aws:iam::" + who.account() + ":root");
                yield account && who.service() == null ? Match.ACCOUNT : Match.NONE;
            }
            case SERVICE -> name.equals(who.service()) ? Match.DIRECT : Match.NONE;
            case FEDERATED, CANONICAL_USER -> Match.NONE;
        };
    }
}
