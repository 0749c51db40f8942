// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.store.FaultyStore;
import io.rivermill.store.Store;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Commits that wake nobody, as those of another machine may. */
final class LostWakeUpTest {

    @Test
    void aPollerLooksByItselfOnceASecond() {
        try (MappingFixture world = new MappingFixture(LostWakeUpTest::deaf)) {
            world.createEnabled(world.request());
            world.change(0, "a");
            world.awaitSeen(List.of("a"));
            world.change(0, "b");
            world.awaitSeen(List.of("a", "b"));
            assertTrue(LineageReader.IDLE_PAUSE.compareTo(Duration.ofSeconds(1)) <= 0);
        }
    }

    private static Store deaf(Store store) {
        FaultyStore faulty = new FaultyStore(store);
        faulty.loseWakeUps();
        return faulty;
    }
}
