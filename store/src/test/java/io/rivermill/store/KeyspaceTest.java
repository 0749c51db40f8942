// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class KeyspaceTest {
    @Test
    void aTwinHasTheSameWritersWhateverTheirNumber() {
        for (long id = 1_000; id < 1_020; id++) {
            for (long least = id + 1; least < id + 2_000; least += 37) {
                Keyspace keyspace = new Keyspace(id, 2);
                Keyspace twin = keyspace.twin(least);
                assertTrue(twin.id() >= least && twin.id() < least + Keyspace.ALIKE);
                assertEquals(keyspace.bucketBits(), twin.bucketBits());
                for (int writers = 1; writers <= 8; writers++) {
                    assertEquals(id % writers, twin.id() % writers);
                }
            }
        }
    }
}
