// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The words of {@code cases/json-types.txt} for JSON that isn't of the model's types. */
final class JsonTypeCasesTest {
    private static final Path CASES = Path.of("src/test/resources/cases/json-types.txt");
    private static final String NAMESPACE = "com.amazonaws.dynamodb.v20120810";

    @TestFactory
    List<DynamicTest> otherTypesAreToldAsTheCasesSay() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        String request = "";
        for (String line : Files.readAllLines(CASES, StandardCharsets.UTF_8)) {
            if (line.startsWith("= ")) {
                String given = request;
                tests.add(DynamicTest.dynamicTest(given, () -> assertEquals(line, "= " + read(given))));
            } else if (!line.startsWith("#")) {
                request = line;
            }
        }
        return tests;
    }

    private static String read(String request) {
        int blank = request.indexOf(' ');
        byte[] body = request.substring(blank + 1).getBytes(StandardCharsets.UTF_8);
        try {
            JsonReader.read(
                    Models.service("dynamodb")
                            .operation(request.substring(0, blank))
                            .input(),
                    body,
                    NAMESPACE);
            return "fine";
        } catch (ServiceException e) {
            assertEquals("SerializationException", e.code());
            return Objects.toString(e.getMessage(), "no message");
        }
    }
}
