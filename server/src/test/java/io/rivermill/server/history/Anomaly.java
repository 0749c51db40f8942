// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.history;

/** Something that a strictly serializable database doesn't do, and the transactions that show it. */
public record Anomaly(Kind kind, String text) {

    /** Adya's names of them are in brackets. */
    public enum Kind {
        /** A number that no transaction wrote. */
        INVENTED,
        /** A number that is there twice. */
        WRITTEN_TWICE,
        /** A write of a refused transaction was seen (G1a). */
        REFUSED_WRITE_SEEN,
        /** Two reads of a list of which neither is how the other began. */
        HISTORY_REWRITTEN,
        /** Writes of two transactions are in different orders in different lists (G0). */
        WRITES_INTERLEAVED,
        /** Each of some transactions saw what another wrote (G1c). */
        CIRCULAR_INFORMATION,
        /** A transaction saw a part of another, or wrote over what it had not seen (G-single). */
        READ_SKEW,
        /** Transactions that each wrote what another's condition was about (G2). */
        WRITE_SKEW,
        /** A transaction did not see one that had ended before it began. */
        STALE
    }
}
