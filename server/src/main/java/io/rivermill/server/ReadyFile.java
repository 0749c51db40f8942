// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server;

import io.rivermill.base.ErrorCode;
import io.rivermill.base.FileFault;
import io.rivermill.base.RivermillException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/** Tells scripts that the server answers: a file that appears whole, holding the endpoint's URL and a line's end. */
public final class ReadyFile {

    private ReadyFile() {}

    /**
     * Looks whether the file can be written at all, so that nothing need be started in vain. It may be in a folder that isn't
     * there yet but is made with that of the data.
     *
     * @throws RivermillException if it can't
     */
    public static void refuse(Path file, ServerSettings.Data data) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || Files.isDirectory(file)) {
            throw unwritable(file, "it is a folder", null);
        }
        if (!Files.exists(folder)
                && data instanceof ServerSettings.Data.Folder made
                && made.path().toAbsolutePath().startsWith(folder)) {
            return;
        }
        if (!Files.isDirectory(folder)) {
            throw unwritable(file, "there is no folder " + folder, null);
        }
        if (!Files.isWritable(folder)) {
            throw unwritable(file, "this user may not write into " + folder, null);
        }
    }

    public static void write(Path file, URI endpoint) {
        try {
            Path absolute = file.toAbsolutePath();
            Path beside = absolute.resolveSibling(absolute.getFileName() + ".part");
            Files.writeString(beside, endpoint + "\n");
            Files.move(beside, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw unwritable(file, FileFault.reason(file, e), e);
        }
    }

    private static RivermillException unwritable(Path file, String reason, @Nullable IOException cause) {
        return new RivermillException(
                ErrorCode.DATA_DAMAGED,
                "can't write the ready file " + file + ": " + reason + "; --ready-file takes another",
                cause);
    }
}
