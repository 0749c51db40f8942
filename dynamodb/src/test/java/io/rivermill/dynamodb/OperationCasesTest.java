// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rivermill.http.Operation;
import io.rivermill.wire.Codec;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.ServiceException;
import io.rivermill.wire.View;
import io.rivermill.wire.WireRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs {@code cases/operations-*.txt}: each line is an operation and its JSON request, read, validated and answered as from
 * the wire; below it stands what comes of it: {@code =} the answer's JSON or {@code !} an error's code and message, with
 * the body if there is more to it. A file has a store of its own. Ids are shown as 0s. {@code -Drewrite} writes what comes
 * of it to the file.
 */
final class OperationCasesTest {
    private static final Path CASES = Path.of("src/test/resources/cases");
    private static final Codec CODEC = Codec.of("dynamodb");

    @TestFactory
    List<DynamicTest> tablesAnswerWhatTheCasesSay() throws IOException {
        return tests("operations-tables.txt");
    }

    @TestFactory
    List<DynamicTest> itemsAnswerWhatTheCasesSay() throws IOException {
        return tests("operations-items.txt");
    }

    @TestFactory
    List<DynamicTest> queriesAnswerWhatTheCasesSay() throws IOException {
        return tests("operations-queries.txt");
    }

    @TestFactory
    List<DynamicTest> batchesAnswerWhatTheCasesSay() throws IOException {
        return tests("operations-batches.txt");
    }

    @TestFactory
    List<DynamicTest> indexesAnswerWhatTheCasesSay() throws IOException {
        return tests("operations-indexes.txt");
    }

    @TestFactory
    List<DynamicTest> indexesOfSeveralAttributesAnswerWhatTheCasesSay() throws IOException {
        return tests("operations-multi-attribute-keys.txt");
    }

    @TestFactory
    List<DynamicTest> transactionsAnswerWhatTheCasesSay() throws IOException {
        return tests("operations-transactions.txt");
    }

    private static List<DynamicTest> tests(String name) throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        List<String> rewritten = new ArrayList<>();
        try (Fixture dynamo = new Fixture()) {
            int number = 0;
            String outcome = null;
            for (String line : Files.readAllLines(CASES.resolve(name), StandardCharsets.UTF_8)) {
                number++;
                if (line.startsWith("=") || line.startsWith("!")) {
                    String came = String.valueOf(outcome);
                    tests.add(DynamicTest.dynamicTest("line " + number, () -> assertEquals(line, came)));
                    continue;
                }
                rewritten.add(line);
                if (!line.isBlank() && !line.startsWith("#")) {
                    outcome = run(dynamo, line);
                    rewritten.add(outcome);
                }
            }
        }
        if (System.getProperty("rewrite") != null) {
            Files.write(CASES.resolve(name), rewritten, StandardCharsets.UTF_8);
        }
        return tests;
    }

    private static String run(Fixture dynamo, String line) {
        int blank = line.indexOf(' ');
        String name = line.substring(0, blank);
        Operation<?, ?> operation = dynamo.service.operations().stream()
                .filter(it -> it.type().name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no operation " + name));
        try {
            return "= " + answer(dynamo, operation.type(), line.substring(blank + 1));
        } catch (ServiceException e) {
            String more = e.details() == null
                    ? ""
                    : " " + text(CODEC.writeError(e, "id", null).body());
            return "! " + e.code() + " " + e.getMessage() + more;
        }
    }

    private static <I extends View, O extends View> String answer(
            Fixture dynamo, OperationType<I, O> type, String json) {
        I input = CODEC.readInput(type, new Body(json.getBytes(StandardCharsets.UTF_8)));
        O output = dynamo.call(type, input);
        String text = text(CODEC.writeOutput(type, output, "id", null).body());
        return text.replaceAll("\"TableId\":\"[-0-9a-f]{36}\"", "\"TableId\":\"0\"");
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** A request on the one path that the service has. */
    private record Body(byte[] body) implements WireRequest {
        @Override
        public String path() {
            return "/";
        }

        @Override
        public String query() {
            return "";
        }

        @Override
        public @Nullable String header(String name) {
            return null;
        }

        @Override
        public Map<String, String> labels() {
            return Map.of();
        }
    }
}
