// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import io.rivermill.wire.AttributeType;
import io.rivermill.wire.Item;
import io.rivermill.wire.ItemReader;
import io.rivermill.wire.JsonInput;
import io.rivermill.wire.ServiceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs {@code cases/*-expressions.txt}: lines that set the scene (names, values, item, key, schema; they hold until set
 * again), lines with an expression, and below each what comes of it: {@code =} a result or {@code !} an error's message.
 * A dot above the line (·) stands for a blank at the end of a line. {@code -Drewrite} writes what comes of it to the file.
 */
final class ExpressionCasesTest {
    private static final Path CASES = Path.of("src/test/resources/cases");

    @TestFactory
    List<DynamicTest> conditionsGiveWhatTheCasesSay() throws IOException {
        return tests("condition-expressions.txt");
    }

    @TestFactory
    List<DynamicTest> keyConditionsGiveWhatTheCasesSay() throws IOException {
        return tests("key-condition-expressions.txt");
    }

    @TestFactory
    List<DynamicTest> projectionsGiveWhatTheCasesSay() throws IOException {
        return tests("projection-expressions.txt");
    }

    @TestFactory
    List<DynamicTest> updatesGiveWhatTheCasesSay() throws IOException {
        return tests("update-expressions.txt");
    }

    private static List<DynamicTest> tests(String name) throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        List<String> rewritten = new ArrayList<>();
        Scene scene = new Scene();
        @Nullable String pending = null;
        int number = 0;
        for (String line : Files.readAllLines(CASES.resolve(name), StandardCharsets.UTF_8)) {
            number++;
            if (line.startsWith("=") || line.startsWith("!")) {
                String given = Objects.requireNonNull(pending, line);
                String outcome = scene.run(given.replace('·', ' '));
                rewritten.add(outcome.replaceAll(" $", "·"));
                tests.add(DynamicTest.dynamicTest(
                        "line " + number + ": " + given, () -> assertEquals(line.replace('·', ' '), outcome)));
                pending = null;
                continue;
            }
            rewritten.add(line);
            if (!line.isBlank() && !line.startsWith("#") && !scene.set(line)) {
                if (pending != null) {
                    fail("no outcome for " + pending);
                }
                pending = line;
            }
        }
        if (System.getProperty("rewrite") != null) {
            Files.write(CASES.resolve(name), rewritten, StandardCharsets.UTF_8);
        }
        return tests;
    }

    /** An attribute of a key. */
    record Element(String name, AttributeType type) implements KeyElement {}

    /** What an expression meets. */
    private static final class Scene {
        private Map<String, String> names = Map.of();
        private @Nullable Item values;
        private @Nullable Item item = Item.EMPTY;
        private Item key = Item.EMPTY;
        private String[] schema = {"pk", "S"};

        boolean set(String line) {
            String rest = line.substring(line.indexOf(' ') + 1);
            switch (line.substring(0, line.indexOf(' '))) {
                case "names" -> {
                    names = new LinkedHashMap<>();
                    for (String pair : rest.split(" ")) {
                        names.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
                    }
                }
                case "values" -> values = read(rest);
                case "item" -> item = rest.equals("none") ? null : read(rest);
                case "key" -> key = read(rest);
                case "schema" -> schema = rest.split(" ");
                default -> {
                    return false;
                }
            }
            return true;
        }

        String run(String line) {
            String text = line.substring(line.indexOf(' ') + 1);
            try {
                return "= " + run(line.substring(0, line.indexOf(' ')), text.equals("(empty)") ? "" : text);
            } catch (ServiceException e) {
                assertEquals("ValidationException", e.code());
                return "! " + e.getMessage();
            }
        }

        private Object run(String kind, String text) {
            ExpressionScope scope = new ExpressionScope(RequestWording.READS, names, values);
            return switch (kind) {
                case "condition" ->
                    Objects.requireNonNull(scope.condition(text)).holds(item);
                case "filter" -> Objects.requireNonNull(scope.filter(text)).holds(item);
                case "projection" ->
                    Objects.requireNonNull(scope.projection(text)).apply(Objects.requireNonNull(item));
                case "key-condition" -> range(Objects.requireNonNull(scope.keyCondition(text)));
                case "update" -> {
                    Item after = Objects.requireNonNull(scope.update(text)).apply(item, key);
                    yield after == null ? "nothing" : after;
                }
                case "updated" -> {
                    UpdateExpression update = Objects.requireNonNull(scope.update(text));
                    yield update.updatedParts(Objects.requireNonNull(update.apply(item, key)));
                }
                default -> throw new IllegalArgumentException(kind);
            };
        }

        private String range(KeyConditionExpression condition) {
            List<Element> elements = new ArrayList<>();
            for (int i = 0; i < schema.length; i += 2) {
                elements.add(new Element(schema[i], AttributeType.valueOf(schema[i + 1])));
            }
            KeyRange range = condition.range(elements.subList(0, 1), elements.subList(1, elements.size()));
            byte[] to = range.to();
            return range.partition().getFirst() + " " + HexFormat.of().formatHex(range.from()) + ".."
                    + (to == null ? "" : HexFormat.of().formatHex(to));
        }

        private static Item read(String json) {
            return ItemReader.readItem(new JsonInput(json.getBytes(StandardCharsets.UTF_8)));
        }
    }
}
