// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.base;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FileFaultTest {
    private static final Path MEANT = Path.of("/data/here");

    @Test
    void doesntRepeatThePathThatWasNamed() {
        assertEquals("this user may not use it", FileFault.reason(MEANT, new AccessDeniedException("/data/here")));
        assertEquals("there is no such file or folder", FileFault.reason(MEANT, new NoSuchFileException("/data/here")));
        assertEquals("the system refuses it", FileFault.reason(MEANT, new FileSystemException("/data/./here")));
    }

    @Test
    void namesAnotherFileThatIsAtFault() {
        assertEquals(
                "/data: Read-only file system",
                FileFault.reason(MEANT, new FileSystemException("/data", null, "Read-only file system")));
    }

    @Test
    void takesTheSystemsWordsWhereThereAreSome() {
        assertEquals("Broken pipe", FileFault.reason(MEANT, new IOException("Broken pipe")));
        assertEquals("java.io.IOException", FileFault.reason(MEANT, new IOException()));
    }
}
