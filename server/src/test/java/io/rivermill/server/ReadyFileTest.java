// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.rivermill.base.RivermillException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadyFileTest {
    @TempDir
    private Path folder;

    @Test
    void mayBeInAFolderThatIsMadeWithThatOfTheData() throws IOException {
        Path home = folder.resolve("home");
        Path file = home.resolve("up");
        Path data = home.resolve("data");
        ReadyFile.refuse(file, in(data));
        ReadyFile.refuse(data.resolve("up"), in(data));
        assertThrows(RivermillException.class, () -> ReadyFile.refuse(file, in(folder.resolve("elsewhere"))));
        assertThrows(
                RivermillException.class,
                () -> ReadyFile.refuse(data.resolve("below").resolve("up"), in(data)));
        Files.createDirectories(data);
        ReadyFile.write(file, URI.create("http://127.0.0.1:1"));
        assertEquals("http://127.0.0.1:1\n", Files.readString(file));
    }

    private static ServerSettings.Data in(Path data) {
        return new ServerSettings.Data.Folder(data, OptionalLong.empty());
    }
}
