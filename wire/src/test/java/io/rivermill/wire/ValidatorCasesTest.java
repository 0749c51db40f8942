// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rivermill.shapes.OperationModel;
import io.rivermill.shapes.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The sentences of {@code cases/validator.txt}; {@code -Drewrite} writes them anew. */
final class ValidatorCasesTest {
    private static final Path CASES = Path.of("src/test/resources/cases/validator.txt");
    private static final Pattern REPEATED = Pattern.compile("\"([a-z]+)\\*(\\d+)\"");

    @TestFactory
    Stream<DynamicTest> wordsFailuresAsAwsDoes() throws IOException {
        List<String> lines = Files.readAllLines(CASES);
        List<DynamicTest> tests = new ArrayList<>();
        for (int i = 0; i + 2 < lines.size(); i++) {
            if (lines.get(i + 1).equals("----")) {
                String request = lines.get(i);
                String expected = lines.get(i + 2);
                tests.add(DynamicTest.dynamicTest(request, () -> assertEquals(expected, answer(request))));
            }
        }
        if (Boolean.getBoolean("rewrite")) {
            rewrite(lines);
        }
        return tests.stream();
    }

    @Test
    void everyPatternOfTheModelsIsOneThatJavaUnderstands() {
        for (String service : List.of("dynamodb", "streams", "lambda", "logs", "iam", "sts")) {
            for (Shape shape : Models.service(service).shapes().values()) {
                if (shape instanceof Shape.StringShape string && string.pattern() != null) {
                    TextPattern.of(string.pattern()).matches("a".repeat(200_000));
                    TextPattern.of(string.pattern()).matches("arn:aws:" + "a:".repeat(100_000));
                }
            }
        }
    }

    private static void rewrite(List<String> lines) throws IOException {
        List<String> out = new ArrayList<>(lines);
        for (int i = 0; i + 2 < lines.size(); i++) {
            if (lines.get(i + 1).equals("----")) {
                out.set(i + 2, answer(lines.get(i)));
            }
        }
        Files.write(CASES, out);
    }

    private static String answer(String request) {
        String[] words = request.split(" ", 3);
        OperationModel operation = Models.service(words[0]).operation(words[1]);
        String body = REPEATED.matcher(words[2])
                .replaceAll(match -> '"' + match.group(1).repeat(Integer.parseInt(match.group(2))) + '"');
        try {
            Struct input = JsonReader.readAllMembers(operation.input(), body.getBytes(StandardCharsets.UTF_8));
            Validator.check(operation, input);
            return "fine";
        } catch (ServiceException e) {
            String message = e.getMessage() == null ? "" : e.getMessage();
            return e.code() + ": " + message.replaceAll("'(([a-z])\\2{99,})'", "'$2*256'");
        }
    }
}
