// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class OpenFilesTest {
    @Test
    void connectionsLeaveTheDatabaseFilesToOpen() {
        assertEquals(256, OpenFiles.connections(1_024));
        assertEquals(3_072, OpenFiles.connections(4_096));
        assertEquals(10_000, OpenFiles.connections(20_000));
        assertEquals(10_000, OpenFiles.connections(Long.MAX_VALUE));
        assertEquals(16, OpenFiles.connections(20));
    }

    @Test
    void readsTheLimitThatHolds() {
        String head = "Limit                     Soft Limit           Hard Limit           Units";
        assertEquals(
                4_096,
                OpenFiles.max(List.of(
                        head, "Max open files            4096                 20000                files     ")));
        assertEquals(
                Long.MAX_VALUE,
                OpenFiles.max(List.of(
                        head, "Max open files            unlimited            unlimited            files     ")));
    }
}
