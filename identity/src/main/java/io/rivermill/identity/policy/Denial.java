// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity.policy;

import java.util.Optional;

/** AWS's sentences about what is denied. */
public final class Denial {
    private Denial() {}

    /** The sentence for a verdict, or nothing if it allows. */
    public static Optional<String> sentence(Verdict verdict, String principalArn, String action, String resource) {
        String what =
                "User: " + principalArn + " is not authorized to perform: " + action + " on resource: " + resource;
        return switch (verdict) {
            case Verdict.Allowed ignored -> Optional.empty();
            case Verdict.ExplicitDeny(Verdict.Source source, var ignored) ->
                Optional.of(what + " with an explicit deny in " + article(source) + ' ' + source.words());
            case Verdict.ImplicitDeny(Verdict.Source source) ->
                Optional.of(what + " because no " + source.words() + " allows the " + action + " action");
        };
    }

    private static String article(Verdict.Source source) {
        return source == Verdict.Source.IDENTITY ? "an" : "a";
    }
}
