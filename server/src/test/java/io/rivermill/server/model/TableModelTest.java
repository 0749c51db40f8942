// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.model;

import static org.junit.jupiter.api.Assertions.fail;

import io.rivermill.base.Seeds;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random histories: the operations answer what the model answers, and leave behind what it has. */
class TableModelTest {
    @TempDir
    private Path folder;

    private final AtomicInteger runs = new AtomicInteger();

    @Test
    void operationsInMemoryAnswerAsTheModelDoes() {
        Seeds.tryEach(20, random -> check(InProcess::inMemory, random, 200, false));
    }

    @Test
    void operationsOnDiskAnswerAsTheModelDoesThroughRestarts() {
        Seeds.tryEach(3, random -> check(this::onDisk, random, 200, false));
    }

    @Test
    void commitsThatGoWrongHappenedWhollyOrNotAtAll() {
        Seeds.tryEach(20, random -> check(InProcess::inMemory, random, 120, true));
    }

    @Test
    void pagesOfLargeItemsEndAtOneMegabyte() {
        Seeds.tryEach(
                3,
                random -> check(InProcess::inMemory, HistoryMaker.schemas(random), HistoryMaker.makeLarge(random, 50)));
    }

    private Subject onDisk() {
        return InProcess.onDisk(folder.resolve("run" + runs.incrementAndGet()));
    }

    private static void check(Supplier<Subject> opener, RandomGenerator random, int length, boolean faults) {
        check(opener, HistoryMaker.schemas(random), HistoryMaker.make(random, length, faults));
    }

    private static void check(Supplier<Subject> opener, List<Schema> schemas, List<Step> steps) {
        if (History.difference(opener, schemas, steps).isPresent()) {
            List<Step> shortest = Shrinker.shortest(
                    steps,
                    candidate -> History.difference(opener, schemas, candidate).isPresent());
            Optional<String> difference = History.difference(opener, schemas, shortest);
            fail(difference.orElse("differs only sometimes") + "\nin the history\n" + History.script(shortest));
        }
    }
}
