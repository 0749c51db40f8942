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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Which process serves a data folder, and where: {@code rivermill.pid} in the folder, of three lines. It may outlive its
 * process, so a reader asks {@link #process}, which knows a process that merely has the same number.
 */
public record PidFile(long pid, URI endpoint, Instant started) {
    private static final String NAME = "rivermill.pid";
    private static final Duration START_FUZZ = Duration.ofSeconds(5); // the system counts from its boot, roughly

    /** Of this process. */
    public static PidFile ofThisProcess(URI endpoint) {
        ProcessHandle self = ProcessHandle.current();
        return new PidFile(self.pid(), endpoint, self.info().startInstant().orElse(Instant.EPOCH));
    }

    /** What the folder's file says; nothing if there is none that can be read. */
    public static Optional<PidFile> read(Path folder) {
        try {
            List<String> lines = Files.readAllLines(folder.resolve(NAME));
            return lines.size() < 3
                    ? Optional.empty()
                    : Optional.of(new PidFile(
                            Long.parseLong(lines.get(0)), URI.create(lines.get(1)), Instant.parse(lines.get(2))));
        } catch (IOException | RuntimeException e) {
            return Optional.empty(); // no server, or a file that isn't ours
        }
    }

    /** The process, if it is still that one. */
    public Optional<ProcessHandle> process() {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::isSame);
    }

    private boolean isSame(ProcessHandle process) {
        return process.info()
                .startInstant()
                .map(start -> Duration.between(start, started).abs().compareTo(START_FUZZ) < 0)
                .orElse(true);
    }

    /** Appears whole. */
    public void write(Path folder) {
        try {
            Path beside = folder.resolve(NAME + ".part");
            Files.writeString(beside, pid + "\n" + endpoint + "\n" + started + "\n");
            Files.move(beside, folder.resolve(NAME), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new RivermillException(
                    ErrorCode.DATA_DAMAGED,
                    "can't write " + folder.resolve(NAME) + ": " + FileFault.reason(folder.resolve(NAME), e),
                    e);
        }
    }

    /** Takes the file away if it is this one. Before the folder is given back: afterwards it may be another's. */
    public void delete(Path folder) {
        if (read(folder).filter(this::equals).isPresent()) {
            try {
                Files.deleteIfExists(folder.resolve(NAME));
            } catch (IOException e) {
                // what is left names a process that is gone, which readers see
            }
        }
    }
}
