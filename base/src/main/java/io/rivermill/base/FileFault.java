// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.base;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** What was wrong with a file, for people: the JDK's own messages are often only the file's name. */
public final class FileFault {
    private FileFault() {}

    /** The reason, for a sentence that has named {@code meant}; another file is named with it. */
    public static String reason(Path meant, IOException e) {
        String reason = switch (e) {
            case FileAlreadyExistsException _ -> "it is a file";
            case NotDirectoryException _ -> "it is no folder";
            case AccessDeniedException _ -> "this user may not use it";
            case NoSuchFileException _ -> "there is no such file or folder";
            case FileSystemException failed when failed.getReason() != null -> failed.getReason();
            case FileSystemException _ -> "the system refuses it";
            default -> e.getMessage() == null ? e.toString() : e.getMessage();
        };
        if (e instanceof FileSystemException failed
                && failed.getFile() != null
                && !Path.of(failed.getFile())
                        .toAbsolutePath()
                        .normalize()
                        .equals(meant.toAbsolutePath().normalize())) {
            return failed.getFile() + ": " + reason;
        }
        return reason;
    }
}
