// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A policy as it was read. What it lacks or has too much of is for {@link PolicyRules} to say.
 *
 * @param version {@code 2012-10-17}, {@code 2008-10-17}, or null if it names none; only the first has variables
 */
public record PolicyDocument(
        @Nullable String version, @Nullable String id, List<Statement> statements) {
    /** The version with policy variables, and the one that all new documents have. */
    public static final String CURRENT_VERSION = "2012-10-17";

    /** The version before it, without variables. */
    public static final String OLD_VERSION = "2008-10-17";

    public PolicyDocument {
        statements = List.copyOf(statements);
    }

    /** Reads a document. */
    public static PolicyDocument parse(String json) throws PolicySyntaxException {
        return PolicyReader.read(json);
    }
}
