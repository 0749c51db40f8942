// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that the documents name are there. */
class NamedTestsTest {
    private static final Path HOME = Path.of("..");
    /** {@code ATest}, {@code ATest.method}, or {@code .method} of the class named last. */
    private static final Pattern NAME = Pattern.compile("`(?:([A-Z]\\w*Test))?(?:\\.([a-z]\\w*))?`");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "docs/coverage.md",
                "docs/differences.md",
                "docs/reliability.md",
                "docs/performance.md",
                "README.md"
            })
    void areThere(String document) throws IOException {
        Map<String, List<String>> sources = sources();
        List<String> missing = new ArrayList<>();
        int named = 0;
        String last = "";
        Matcher names = NAME.matcher(Files.readString(HOME.resolve(document)));
        while (names.find()) {
            last = names.group(1) == null ? last : names.group(1);
            String method = names.group(2);
            if (last.isEmpty() || !names.group().contains("Test") && method == null) {
                continue;
            }
            named++;
            List<String> texts = sources.getOrDefault(last, List.of());
            if (texts.isEmpty()
                    || method != null && texts.stream().noneMatch(text -> text.contains(" " + method + "("))) {
                missing.add(last + (method == null ? "" : "." + method));
            }
        }
        assertEquals(List.of(), missing);
        assertTrue(named > 0, document);
    }

    /** The texts of all test classes by their simple names, of which two modules may have the same. */
    private static Map<String, List<String>> sources() throws IOException {
        Map<String, List<String>> sources = new HashMap<>();
        try (Stream<Path> modules = Files.list(HOME)) {
            for (Path tests : modules.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(tests)) {
                    for (Path file : files.filter(it -> it.toString().endsWith("Test.java"))
                            .toList()) {
                        String name = file.getFileName().toString().replace(".java", "");
                        sources.computeIfAbsent(name, it -> new ArrayList<>()).add(Files.readString(file));
                    }
                }
            }
        }
        return sources;
    }
}
