// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.sandbox;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the Python for a runtime: the one a setting names; else one of exactly its version, preferably with boto3; else,
 * unless forbidden, the nearest newer version, and where there is none the nearest older. Each candidate is run once, so
 * that shims are resolved to the real program and cost nothing later.
 *
 * <p>Threads: any; a first look for a version runs a few programs and takes some hundred milliseconds.
 */
public final class Interpreters {
    private static final String QUESTION = """
            import sys
            from importlib.util import find_spec
            print(*sys.version_info[:3], int(find_spec("boto3") is not None))
            print(sys.executable)
            print(sys.prefix)
            print(sys.base_prefix)
            """;
    private static final int MAJOR = 3;
    private static final long ANSWER_SECONDS_MAX = 20;

    private final Map<String, String> configured;
    private final boolean exact;
    private final List<String> path;
    private final Path home;
    private final Map<Path, Optional<Interpreter>> known = new ConcurrentHashMap<>();
    private final Map<String, Optional<Interpreter>> chosen = new ConcurrentHashMap<>();

    /**
     * @param configured programs by runtime, such as {@code python3.12}
     * @param exact another version than a function asks for won't do
     */
    public Interpreters(Map<String, String> configured, boolean exact) {
        this(configured, exact, System.getenv().getOrDefault("PATH", ""), Path.of(System.getProperty("user.home")));
    }

    Interpreters(Map<String, String> configured, boolean exact, String path, Path home) {
        this.configured = Map.copyOf(configured);
        this.exact = exact;
        this.path = List.of(path.split(File.pathSeparator, -1));
        this.home = home;
    }

    /** The interpreter for a runtime such as {@code python3.13}; nothing if there is none that will do. */
    public Optional<Interpreter> find(String runtime) {
        return chosen.computeIfAbsent(runtime, this::choose);
    }

    private Optional<Interpreter> choose(String runtime) {
        String setting = configured.get(runtime);
        if (setting != null) {
            return ask(Path.of(setting));
        }
        if (!runtime.startsWith("python" + MAJOR + ".")) {
            return Optional.empty();
        }
        int minor = Integer.parseInt(runtime.substring("python3.".length()));
        List<Interpreter> matching = ask(candidates("python3." + minor, "3." + minor + "."))
                .filter(found -> found.major() == MAJOR && found.minor() == minor)
                .toList();
        if (!matching.isEmpty()) {
            return Optional.of(best(matching));
        }
        return exact ? Optional.empty() : nearest(minor);
    }

    private Optional<Interpreter> nearest(int minor) {
        List<Interpreter> all = ask(candidates("python3", "3."))
                .filter(found -> found.major() == MAJOR)
                .toList();
        Optional<Integer> newer = all.stream()
                .map(Interpreter::minor)
                .filter(other -> other > minor)
                .min(Comparator.naturalOrder());
        Optional<Integer> chosenMinor =
                newer.isPresent() ? newer : all.stream().map(Interpreter::minor).max(Comparator.naturalOrder());
        return chosenMinor.map(wanted ->
                best(all.stream().filter(found -> found.minor() == wanted).toList()));
    }

    private static Interpreter best(List<Interpreter> equals) {
        return equals.stream().filter(Interpreter::hasSdk).findFirst().orElse(equals.getFirst());
    }

    /** Programs called {@code name}, real ones before shims, and those of version managers whose version begins so. */
    private List<Path> candidates(String name, String versionPrefix) {
        Set<Path> found = new LinkedHashSet<>(List.of(Path.of("/usr/bin", name), Path.of("/usr/local/bin", name)));
        List<Path> shims = new ArrayList<>();
        for (String folder : path) {
            if (!folder.isEmpty()) {
                (folder.endsWith("/shims") ? shims : found).add(Path.of(folder, name));
            }
        }
        for (String versions : List.of(".pyenv/versions", ".asdf/installs/python")) {
            found.addAll(installed(home.resolve(versions), versionPrefix));
        }
        found.addAll(shims);
        return found.stream().filter(Files::isExecutable).toList();
    }

    private static List<Path> installed(Path versions, String prefix) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(versions, prefix + "*")) {
            folders.forEach(folder -> found.add(folder.resolve("bin/python3")));
        } catch (IOException e) {
            // this version manager isn't used here
        }
        return found;
    }

    private Stream<Interpreter> ask(List<Path> programs) {
        return programs.stream().map(this::ask).flatMap(Optional::stream);
    }

    private Optional<Interpreter> ask(Path program) {
        return known.computeIfAbsent(program, Interpreters::run);
    }

    private static Optional<Interpreter> run(Path program) {
        try {
            ProcessBuilder builder = new ProcessBuilder(program.toString(), "-c", QUESTION);
            builder.redirectError(ProcessBuilder.Redirect.DISCARD).redirectInput(new File("/dev/null"));
            Process process = builder.start();
            if (!process.waitFor(ANSWER_SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return Optional.empty();
            }
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.exitValue() == 0 ? Optional.ofNullable(parse(answer)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static @Nullable Interpreter parse(String answer) {
        List<String> lines = answer.lines().toList();
        String[] facts = lines.isEmpty() ? new String[0] : lines.getFirst().split(" ", -1);
        if (lines.size() != 4 || facts.length != 4) {
            return null;
        }
        List<Path> folders = Stream.of(lines.get(2), lines.get(3))
                .distinct()
                .map(Path::of)
                .filter(folder -> !folder.startsWith("/usr"))
                .toList();
        return new Interpreter(
                Path.of(lines.get(1)),
                Integer.parseInt(facts[0]),
                Integer.parseInt(facts[1]),
                Integer.parseInt(facts[2]),
                folders,
                facts[3].equals("1"));
    }
}
