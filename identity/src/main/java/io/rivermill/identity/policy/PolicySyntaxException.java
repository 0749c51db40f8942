// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity.policy;

/** A text isn't a policy. */
public final class PolicySyntaxException extends Exception {

    /** What of it isn't in order. */
    public enum Problem {
        /** It isn't JSON. */
        JSON,
        /** It is JSON, but an element is unknown, missing, or of the wrong kind. */
        STRUCTURE
    }

    private final Problem problem;

    PolicySyntaxException(Problem problem, String message) {
        super(message, null, false, false);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
