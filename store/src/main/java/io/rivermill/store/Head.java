// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store;

/**
 * Where a bucket stands: the number that its next change will get (the first is 1), the time of its last change in
 * milliseconds (never goes back), and the tallies of its rows that updates keep with {@link Decision.Write#tally}.
 */
public record Head(long nextSequence, long lastTimeMillis, long items, long bytes) {
    /** A bucket in which nothing has happened. */
    public static final Head EMPTY = new Head(1, 0, 0, 0);
}
