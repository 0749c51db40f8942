// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.history;

import java.util.List;
import java.util.Map;

/**
 * One transaction of a recorded history, over lists that are only appended to, no number twice.
 *
 * @param reads whole lists that it saw
 * @param lengths how long lists were by its conditions
 * @param appends the number that it adds to each of these lists
 * @param start a moment before it was sent
 * @param end a moment after its answer was read; of one without an answer, a moment when its server was gone
 */
public record Transaction(
        int client,
        Status status,
        Map<String, List<Integer>> reads,
        Map<String, Integer> lengths,
        Map<String, Integer> appends,
        long start,
        long end) {

    /** How it ended. */
    public enum Status {
        COMMITTED,
        REFUSED,
        UNKNOWN
    }
}
