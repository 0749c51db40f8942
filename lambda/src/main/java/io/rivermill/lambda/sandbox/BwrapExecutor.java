// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.sandbox;

import io.rivermill.base.Clock;
import io.rivermill.base.Tasks;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Runs functions in bubblewrap: Linux namespaces without a daemon, without an image, as any user who may make them.
 *
 * <p>A shell joins the control groups, sets what limits can be set in a shell, and becomes {@code bwrap}; so the whole
 * tree is held from its first instruction. The tree lives in a PID namespace: when the outer {@code bwrap} dies, the
 * kernel ends all of it.
 */
public final class BwrapExecutor implements Executor {
    /** Joins the groups named by its arguments after the first two, then becomes bwrap and the command after "--". */
    private static final String SCRIPT = """
            arguments=$1 filter=$2; shift 2
            while [ "$1" != -- ]; do echo $$ > "$1" || exit 70; shift; done; shift
            ulimit -n 1024; ulimit -c 0
            exec "$0" --args 8 -- "$@" 8<"$arguments" 9<"$filter"
            """;

    private static final long PROBE_SECONDS_MAX = 10;

    private final Path program;
    private final RuntimeFiles files;
    private final Tasks tasks;
    private final Clock clock;
    private final boolean filtered;
    private final boolean disablesUserNamespaces;
    private final Optional<String> unavailable;
    private final Optional<ControlGroups> groups;
    private final ProcessStarter starter;

    /** Tries at once whether it works here. */
    public BwrapExecutor(RuntimeFiles files, Tasks tasks, Clock clock) {
        this.files = files;
        this.tasks = tasks;
        this.clock = clock;
        this.program = find("bwrap").orElse(Path.of("bwrap"));
        this.filtered = SeccompFilter.forMachine(System.getProperty("os.arch")).isPresent();
        Optional<String> modern = probe(true);
        this.disablesUserNamespaces = modern.isEmpty();
        this.unavailable = disablesUserNamespaces ? modern : probe(false);
        this.groups = unavailable.isEmpty() ? ControlGroups.detect() : Optional.empty();
        this.starter = new ProcessStarter(tasks);
    }

    @Override
    public String name() {
        return "bwrap";
    }

    @Override
    public boolean isolated() {
        return true;
    }

    @Override
    public Optional<String> unavailable() {
        return unavailable;
    }

    /** True if the kernel itself holds memory and processes of a function. */
    public boolean enforcesLimits() {
        return groups.isPresent();
    }

    @Override
    public Layout layout(SandboxFolder folder, Path code, boolean networkOpen) {
        return new Layout("/var/task", "/var/runtime", "/tmp", "/run/api/r", "/run/api/e", !networkOpen);
    }

    @Override
    public Sandbox start(SandboxSpec spec) {
        byte[] arguments = new BwrapArguments()
                .walls(files, spec.temporaryMegabytes(), spec.networkOpen())
                .noUserNamespaces(disablesUserNamespaces)
                .function(spec)
                .sealed(filtered)
                .toBytes();
        Path file = spec.folder().path().resolve("arguments");
        long wallBytes = ((long) spec.memoryMegabytes() + spec.temporaryMegabytes()) << 20;
        Optional<ControlGroup> group = groups.flatMap(all -> all.create(spec.name(), wallBytes, Limits.PROCESSES_MAX));
        List<String> command = new ArrayList<>(List.of(
                "/bin/sh",
                "-c",
                SCRIPT,
                program.toString(),
                file.toString(),
                files.filter().toString()));
        group.ifPresent(made -> made.joinFiles().forEach(join -> command.add(join.toString())));
        command.add("--");
        command.addAll(spec.command());
        ProcessBuilder builder = clean(command);
        builder.redirectErrorStream(true).redirectInput(new File("/dev/null"));
        try {
            Files.write(file, arguments); // in a folder that only the server's user may enter
            Limits limits = group.isPresent() ? group.get() : ProcessTree.closed();
            return new Sandbox(starter.start(builder), limits, spec, tasks, clock);
        } catch (IOException e) {
            group.ifPresent(ControlGroup::close);
            throw new UncheckedIOException("cannot start " + program, e);
        }
    }

    @Override
    public void close() {
        starter.close();
        groups.ifPresent(ControlGroups::close);
    }

    /** Runs {@code true} behind the same walls; what it says if it can't is the reason. */
    private Optional<String> probe(boolean disableUserNamespaces) {
        if (!System.getProperty("os.name").equals("Linux")) {
            return Optional.of("bubblewrap needs Linux");
        }
        if (!program.isAbsolute()) {
            return Optional.of("the program bwrap isn't there (package bubblewrap)");
        }
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(new BwrapArguments()
                .walls(files, 16, false)
                .noUserNamespaces(disableUserNamespaces)
                .list());
        command.addAll(List.of("--remount-ro", "/", "/usr/bin/true"));
        try {
            Process process = clean(command).redirectErrorStream(true).start();
            if (!process.waitFor(PROBE_SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return Optional.of("bwrap doesn't end");
            }
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.exitValue() == 0 ? Optional.empty() : Optional.of(said);
        } catch (IOException e) {
            return Optional.of("bwrap can't be run: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }

    private static ProcessBuilder clean(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        return builder;
    }

    private static Optional<Path> find(String name) {
        String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
        for (String folder : path.split(File.pathSeparator, -1)) {
            Path candidate = Path.of(folder).resolve(name);
            if (candidate.isAbsolute() && Files.isExecutable(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}
