// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.base.ErrorCode;
import io.rivermill.base.RivermillException;
import io.rivermill.identity.policy.PolicyDocument;
import io.rivermill.identity.policy.PolicySyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A policy document that was let in: its text as it came, and what it says, read when first asked for.
 *
 * <p>Threads: may be shared; two may read it at once, to the same end.
 */
final class PolicyText {
    private final String text;
    private volatile @Nullable PolicyDocument document;

    PolicyText(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    PolicyDocument document() {
        PolicyDocument known = document;
        if (known != null) {
            return known;
        }
        try {
            PolicyDocument read = PolicyDocument.parse(text);
            document = read;
            return read;
        } catch (PolicySyntaxException e) {
            throw new RivermillException(ErrorCode.DATA_DAMAGED, "a stored policy can't be read", e);
        }
    }

    /** How much of a quota it takes: blanks are free. */
    int size() {
        return size(text);
    }

    static int size(String text) {
        return (int) text.chars().filter(c -> !Character.isWhitespace(c)).count();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PolicyText that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }
}
