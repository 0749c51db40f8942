// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Makes a failing history short: leaves steps out, many at first and then one by one, as long as it still fails. */
final class Shrinker {
    private static final int TRIES_MAX = 500;

    private Shrinker() {}

    /** The shortest history found of which {@code fails} is true, as it is of {@code steps}. */
    static <T> List<T> shortest(List<T> steps, Predicate<List<T>> fails) {
        List<T> best = steps;
        int tries = 0;
        int chunk = Math.max(1, steps.size() / 2);
        while (tries < TRIES_MAX) {
            boolean shorter = false;
            for (int from = 0; from < best.size() && tries < TRIES_MAX; tries++) {
                List<T> without = new ArrayList<>(best);
                without.subList(from, Math.min(best.size(), from + chunk)).clear();
                if (fails.test(without)) {
                    best = without;
                    shorter = true;
                } else {
                    from += chunk;
                }
            }
            if (chunk == 1 && !shorter) {
                break;
            }
            chunk = Math.max(1, chunk / 2);
        }
        return best;
    }
}
