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

/** Tells scripts that the server answers: a file that appears whole, holding the endpoint's URL and a line's end. */
public final class ReadyFile {

    private ReadyFile() {}

    public static void write(Path file, URI endpoint) {
        try {
            Path absolute = file.toAbsolutePath();
            Path beside = absolute.resolveSibling(absolute.getFileName() + ".part");
            Files.writeString(beside, endpoint + "\n");
            Files.move(beside, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new RivermillException(
                    ErrorCode.DATA_DAMAGED, "can't write the ready file " + file + ": " + FileFault.reason(file, e), e);
        }
    }
}
