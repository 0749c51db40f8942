// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity.policy;

import java.util.List;

/** What all policies together say about one request. */
public sealed interface Verdict {

    /** Which of several policies a verdict comes from. */
    enum Source {
        IDENTITY("identity-based policy"),
        RESOURCE("resource-based policy"),
        BOUNDARY("permissions boundary"),
        SESSION("session policy");

        private final String words;

        Source(String words) {
            this.words = words;
        }

        /** As AWS's sentences call it. */
        public String words() {
            return words;
        }
    }

    /** A statement that applied, and the policy it stands in. */
    record Applied(String policy, Source source, Statement statement) {}

    /** It may be done. */
    record Allowed(List<Applied> by) implements Verdict {}

    /** A statement forbids it. */
    record ExplicitDeny(Source source, List<Applied> by) implements Verdict {}

    /** Nothing allows it; {@code source} is the kind of policy that would have had to. */
    record ImplicitDeny(Source source) implements Verdict {}
}
