// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Reads the attribute values and numbers of {@code cases/*.txt} and compares what becomes of them. */
final class ItemReaderCasesTest {
    @TestFactory
    List<DynamicTest> attributeValuesBecomeWhatTheCasesSay() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        String given = "";
        for (String line : lines("attribute-values.txt")) {
            if (line.startsWith("=") || line.startsWith("!")) {
                String json = given;
                tests.add(DynamicTest.dynamicTest(
                        json, () -> assertEquals(line.strip(), read(json).strip())));
            } else {
                given = line;
            }
        }
        return tests;
    }

    @TestFactory
    List<DynamicTest> numbersBecomeWhatTheCasesSay() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (String line : lines("numbers.txt")) {
            String given = line.substring(0, line.indexOf(' '));
            tests.add(DynamicTest.dynamicTest(given, () -> assertEquals(line, given + " " + readNumber(given))));
        }
        return tests;
    }

    private static String read(String json) {
        try {
            JsonInput in = new JsonInput(json.getBytes(StandardCharsets.UTF_8));
            Item item = ItemReader.readItem(in);
            in.expectEnd();
            InvalidValue invalid = item.invalid();
            if (invalid == null) {
                return "= " + item + " " + item.sizeBytes();
            }
            boolean same = invalid.text().equals(invalid.olderText());
            return "! " + invalid.text() + (same ? "" : " | " + invalid.olderText());
        } catch (ServiceException e) {
            assertEquals("SerializationException", e.code());
            return "!! " + Objects.toString(e.getMessage(), "");
        }
    }

    private static String readNumber(String text) {
        AttributeValue value =
                ItemReader.readValue(new JsonInput(("{\"N\":\"" + text + "\"}").getBytes(StandardCharsets.UTF_8)));
        InvalidValue invalid = value.invalid();
        return invalid != null ? "! " + invalid.text() : "= " + value.numberText() + " " + value.sizeBytes();
    }

    private static List<String> lines(String name) throws IOException {
        try (InputStream file = ItemReaderCasesTest.class.getResourceAsStream("/cases/" + name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        }
    }
}
