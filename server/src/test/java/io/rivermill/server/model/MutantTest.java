// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.base.Seeds;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The model finds mistakes that are planted, and shows each by a short history. */
class MutantTest {
    private static final int HISTORIES_MAX = 60;
    private static final int SHORT = 6;

    @ParameterizedTest
    @EnumSource
    void findsAPlantedMistakeByAShortHistory(Mistake mistake) {
        Supplier<Subject> opener = () -> new Mutant(InProcess.inMemory(), mistake);
        List<Step> shortest = List.of();
        for (int seed = 0; seed < HISTORIES_MAX && shortest.isEmpty(); seed++) {
            RandomGenerator random = Seeds.generator(seed);
            List<Step> steps =
                    mistake.isOfSize() ? HistoryMaker.makeLarge(random, 40) : HistoryMaker.make(random, 100, true);
            if (fails(opener, steps)) {
                shortest = Shrinker.shortest(steps, candidate -> fails(opener, candidate));
            }
        }
        assertTrue(!shortest.isEmpty(), "not found in " + HISTORIES_MAX + " histories");
        assertTrue(shortest.size() <= SHORT, "not short:\n" + History.script(shortest));
        String script = History.script(shortest);
        assertTrue(fails(opener, shortest), "fails only sometimes:\n" + script);
        assertEquals(
                Optional.empty(),
                History.difference(InProcess::inMemory, HistoryMaker.SCHEMAS, shortest),
                "fails without the mistake too:\n" + script);
    }

    private static boolean fails(Supplier<Subject> opener, List<Step> steps) {
        return History.difference(opener, HistoryMaker.SCHEMAS, steps).isPresent();
    }
}
