// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.sandbox;

import io.rivermill.base.Clock;
import io.rivermill.base.Tasks;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Runs functions as plain child processes, with the rights of the server's user: for machines where no sandbox works.
 * Memory is watched where {@code /proc} tells it; the size of the private folder isn't limited. Each environment gets a
 * copy of the code, so that one that writes into it changes no other.
 */
public final class ProcessExecutor implements Executor {
    private static final String TAG = "RIVERMILL_ENVIRONMENT";

    private final RuntimeFiles files;
    private final Tasks tasks;
    private final Clock clock;

    public ProcessExecutor(RuntimeFiles files, Tasks tasks, Clock clock) {
        this.files = files;
        this.tasks = tasks;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "process";
    }

    @Override
    public boolean isolated() {
        return false;
    }

    @Override
    public Optional<String> unavailable() {
        return Optional.empty();
    }

    @Override
    public Layout layout(SandboxFolder folder, Path code, boolean networkOpen) {
        return new Layout(
                code(folder).toString(),
                files.bootstraps().toString(),
                folder.temporary().toString(),
                folder.runtimeSocket().toString(),
                folder.endpointSocket().toString(),
                false);
    }

    @Override
    public Sandbox start(SandboxSpec spec) {
        ProcessBuilder builder = new ProcessBuilder(List.copyOf(spec.command()));
        builder.environment().clear();
        builder.environment().putAll(spec.environment());
        builder.environment().put("TMPDIR", spec.folder().temporary().toString());
        builder.environment().put(TAG, spec.mark());
        builder.directory(code(spec.folder()).toFile());
        builder.redirectErrorStream(true).redirectInput(new File("/dev/null"));
        try {
            copy(spec.code(), code(spec.folder()));
            Process process = builder.start();
            return new Sandbox(process, new ProcessTree(TAG + '=' + spec.mark(), process), spec, tasks, clock);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + spec.command().getFirst(), e);
        }
    }

    private static Path code(SandboxFolder folder) {
        return folder.path().resolve("task");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path source : (Iterable<Path>) all::iterator) {
                Files.copy(
                        source,
                        to.resolve(from.relativize(source)),
                        LinkOption.NOFOLLOW_LINKS,
                        StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    @Override
    public void close() {
        // holds nothing
    }
}
