// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rivermill.wire.ServiceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Filters and which records pass them, from a file: a command, its text, a line of dashes, the answer, an empty line.
 *
 * <ul>
 *   <li>{@code record NAME}: the text is an element of an event's Records, which all filters after it are tried with
 *   <li>{@code filter}, with words that say what it is about: each line of the text is a pattern
 * </ul>
 *
 * <p>{@code -Drewrite=true} writes the answers that were given into the file.
 */
final class FilterCasesTest {
    private static final Path CASES = Path.of("src/test/resources/cases/filters.txt");
    private static final String DASHES = "----";

    private final Map<String, byte[]> records = new LinkedHashMap<>();

    private record Case(String command, String text, String expected) {
        String written() {
            return command + '\n' + text + DASHES + '\n' + expected + '\n';
        }
    }

    @Test
    void recordsPassAsTheFileSays() throws IOException {
        List<Case> cases = read();
        List<Case> answered =
                cases.stream().map(c -> new Case(c.command, c.text, answer(c))).toList();
        if (Boolean.getBoolean("rewrite")) {
            Files.writeString(CASES, written(answered));
            return;
        }
        assertEquals(written(cases), written(answered));
    }

    private String answer(Case one) {
        if (one.command.startsWith("record ")) {
            records.put(one.command.substring("record ".length()), one.text.getBytes(StandardCharsets.UTF_8));
            return "ok";
        }
        try {
            RecordFilter filter = RecordFilter.of(one.text.lines().toList());
            List<String> passed = records.entrySet().stream()
                    .filter(record -> filter.test(record.getValue()))
                    .map(Map.Entry::getKey)
                    .toList();
            return passed.isEmpty() ? "nothing passes" : String.join(" ", passed);
        } catch (ServiceException e) {
            return e.code() + ": " + e.getMessage();
        }
    }

    private static String written(List<Case> cases) {
        return String.join("\n", cases.stream().map(Case::written).toList());
    }

    private static List<Case> read() throws IOException {
        List<Case> cases = new ArrayList<>();
        for (String block : Files.readString(CASES).split("\n\n")) {
            List<String> lines = block.lines().toList();
            int dashes = lines.indexOf(DASHES);
            StringBuilder text = new StringBuilder();
            lines.subList(1, dashes).forEach(line -> text.append(line).append('\n'));
            cases.add(new Case(
                    lines.getFirst(), text.toString(), String.join("\n", lines.subList(dashes + 1, lines.size()))));
        }
        return cases;
    }
}
