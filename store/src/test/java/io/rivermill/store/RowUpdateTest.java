// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.rivermill.base.Bytes;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowUpdateTest {
    private static final RowKey OWN = RowKey.ordered(SystemKeyspaces.SERVER, Bytes.ofLong(1));

    @Test
    void keepsItsDurabilityWhateverItWeighs() {
        RowUpdate<Boolean> lazy = RowUpdate.<Boolean>lazy(List.of(OWN), rows -> Decision.write(true))
                .weighing(7);
        assertEquals(Durability.LAZY, lazy.durability());
        assertEquals(7, lazy.weightBytes());
        assertEquals(
                Durability.SYNC,
                RowUpdate.<Boolean>sync(List.of(OWN), rows -> Decision.write(true))
                        .durability());
    }

    @Test
    void isNotForRowsOfTablesSinceThoseHaveVersions() {
        RowKey item = RowKey.ordered(new Keyspace(SystemKeyspaces.USER_ID_MIN, 0), Bytes.ofLong(1));
        assertThrows(
                IllegalArgumentException.class,
                () -> RowUpdate.<Boolean>sync(List.of(OWN, item), rows -> Decision.write(true)));
    }
}
