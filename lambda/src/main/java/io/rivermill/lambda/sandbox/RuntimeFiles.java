// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.sandbox;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * What every environment shares and may read: our bootstraps, a list of users, and the filter of system calls. Written
 * anew whenever a server starts.
 */
public record RuntimeFiles(Path folder) {
    /** The uid and gid that a function sees itself as. */
    static final int USER_ID = 993;

    static final int GROUP_ID = 990;

    private static final String PASSWD =
            "root:x:0:0:root:/root:/sbin/nologin\nsbx_user:x:" + USER_ID + ':' + GROUP_ID + "::/tmp:/sbin/nologin\n";
    private static final String GROUP = "root:x:0:\nsbx_group:x:" + GROUP_ID + ":\n";

    /** Writes them into {@code folder}. */
    public static RuntimeFiles write(Path folder) {
        try {
            RuntimeFiles files = new RuntimeFiles(folder);
            Files.createDirectories(files.bootstraps());
            try (InputStream python = RuntimeFiles.class.getResourceAsStream("bootstrap.py")) {
                if (python == null) {
                    throw new FileNotFoundException("bootstrap.py is not in this build");
                }
                Files.copy(python, files.python(), StandardCopyOption.REPLACE_EXISTING);
            }
            Files.writeString(files.passwd(), PASSWD);
            Files.writeString(files.group(), GROUP);
            byte[] filter =
                    SeccompFilter.forMachine(System.getProperty("os.arch")).orElse(new byte[0]);
            Files.write(files.filter(), filter);
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write what functions run on into " + folder, e);
        }
    }

    Path bootstraps() {
        return folder.resolve("bootstraps");
    }

    Path python() {
        return bootstraps().resolve("bootstrap.py");
    }

    Path passwd() {
        return folder.resolve("passwd");
    }

    Path group() {
        return folder.resolve("group");
    }

    /** Empty where no filter is known for this machine. */
    Path filter() {
        return folder.resolve("seccomp");
    }
}
