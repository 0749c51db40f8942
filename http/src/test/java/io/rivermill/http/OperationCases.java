// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;

/**
 * Text-driven tests of a service: each line of a file is an operation and its JSON request, read, validated and answered as
 * from the wire; below it stands what comes of it: {@code =} the answer's JSON or {@code !} an error's code and message,
 * with the body if there is more to it. A line that begins with {@code setup} must succeed and tells nothing. {@code «a*9»} is
 * nine times a. {@code -Drewrite} writes what comes of it to the file.
 */
public final class OperationCases {
    private static final Pattern REPEATED = Pattern.compile("«([^«»]*)\\*([0-9]+)»");
    private static final String SETUP = "setup ";

    private OperationCases() {}

    /**
     * A test for each line of {@code file} that tells an outcome. Lines are run in their order, when this is called; what
     * {@code outcomeOf} answers nothing for sets the scene.
     */
    public static List<DynamicTest> tests(Path file, UnaryOperator<String> outcomeOf) throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        List<String> rewritten = new ArrayList<>();
        int number = 0;
        String outcome = "";
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            number++;
            if (line.startsWith("=") || line.startsWith("!")) {
                String came = outcome;
                tests.add(DynamicTest.dynamicTest("line " + number, () -> assertEquals(line, came)));
                continue;
            }
            rewritten.add(line);
            if (!line.isBlank() && !line.startsWith("#")) {
                outcome = outcomeOf.apply(expanded(line));
                if (!outcome.isEmpty()) {
                    rewritten.add(outcome);
                }
            }
        }
        if (System.getProperty("rewrite") != null) {
            Files.write(file, rewritten, StandardCharsets.UTF_8);
        }
        return tests;
    }

    private static String expanded(String line) {
        return REPEATED.matcher(line)
                .replaceAll(it -> Matcher.quoteReplacement(it.group(1).repeat(Integer.parseInt(it.group(2)))));
    }

    /** What comes of a line: the operation's name, a blank, its request. */
    public static String outcome(Service service, Codec codec, Caller caller, String line) {
        if (line.startsWith(SETUP)) {
            String outcome = outcome(service, codec, caller, line.substring(SETUP.length()));
            assertTrue(outcome.startsWith("="), () -> line + "\n" + outcome);
            return "";
        }
        int blank = line.indexOf(' ');
        String name = line.substring(0, blank);
        Operation<?, ?> operation = service.operations().stream()
                .filter(it -> it.type().name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no operation " + name));
        try {
            return "= " + answer(operation, codec, caller, line.substring(blank + 1));
        } catch (ServiceException e) {
            String more = e.details() == null
                    ? ""
                    : " " + text(codec.writeError(e, "id", null).body());
            return "! " + e.code() + " " + e.getMessage() + more;
        }
    }

    private static <I extends View, O extends View> String answer(
            Operation<I, O> operation, Codec codec, Caller caller, String json) {
        OperationType<I, O> type = operation.type();
        I input = codec.readInput(type, new Body(json.getBytes(StandardCharsets.UTF_8)));
        O output = TestCalls.call(operation, input, caller);
        return text(codec.writeOutput(type, output, "id", null).body());
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** A request on the one path that a service with targets has. */
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
