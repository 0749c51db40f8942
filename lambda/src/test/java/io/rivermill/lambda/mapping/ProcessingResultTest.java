// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rivermill.base.ManualClock;
import io.rivermill.store.MemoryStore;
import io.rivermill.store.Store;
import org.junit.jupiter.api.Test;

class ProcessingResultTest {
    private static final int ROUNDS = 500;

    @Test
    void whatAPollerHasToSayIsNotWrittenOverByAnotherThatTakesAProblemBack() throws InterruptedException {
        try (Store store = new MemoryStore(new ManualClock())) {
            ProcessingResult result = new ProcessingResult(store.blocking(), "mapping");
            for (int round = 0; round < ROUNDS; round++) {
                result.set(ProcessingResult.NO_ACCESS);
                Thread other = Thread.ofVirtual()
                        .start(() -> result.replace(ProcessingResult.NO_ACCESS, ProcessingResult.NONE));
                result.replace(ProcessingResult.NO_ACCESS, ProcessingResult.NONE);
                result.set(ProcessingResult.OK);
                other.join();
                assertEquals(ProcessingResult.OK, ProcessingResult.read(store.blocking(), "mapping"));
            }
        }
    }
}
