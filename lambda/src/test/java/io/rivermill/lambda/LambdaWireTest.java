// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.http.ControlOperation;
import io.rivermill.http.Operation;
import io.rivermill.wire.Codec;
import io.rivermill.wire.ServiceException;
import io.rivermill.wire.View;
import io.rivermill.wire.WireAnswer;
import io.rivermill.wire.WireRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The operations as clients see them: status, headers and bodies. */
final class LambdaWireTest {
    private final LambdaFixture lambda = new LambdaFixture();
    private final Codec codec = Codec.of("lambda");

    @AfterEach
    void close() {
        lambda.close();
    }

    private record Sent(String path, Map<String, String> labels, Map<String, String> headers, byte[] body)
            implements WireRequest {
        @Override
        public String query() {
            return "";
        }

        @Override
        public @Nullable String header(String name) {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse(null);
        }
    }

    @SuppressWarnings("unchecked") // the operation is found by its name, its types follow
    private WireAnswer send(String operation, Map<String, String> labels, Map<String, String> headers, String body) {
        Operation<?, ?> found = lambda.service.operations().stream()
                .filter(candidate -> candidate.type().name().equals(operation))
                .findFirst()
                .orElseThrow();
        ControlOperation<View, View> control = (ControlOperation<View, View>) found;
        Sent sent = new Sent("/", labels, headers, body.getBytes(StandardCharsets.UTF_8));
        try {
            View output = control.handle(codec.readInput(control.type(), sent), lambda.caller());
            return codec.writeOutput(control.type(), output, "id", null);
        } catch (ServiceException e) {
            return codec.writeError(e, "id", null);
        }
    }

    private static String text(WireAnswer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private void create() {
        String zip = Base64.getEncoder()
                .encodeToString(LambdaFixture.zip(Map.of("app.py", "def handler(event, context): return event")));
        WireAnswer made = send(
                "CreateFunction",
                Map.of(),
                Map.of("Content-Type", "application/json"),
                "{\"FunctionName\":\"f\",\"Runtime\":\"python3.11\",\"Handler\":\"app.handler\",\"Role\":\""
                        + LambdaFixture.ROLE + "\",\"Code\":{\"ZipFile\":\"" + zip + "\"}}");
        assertEquals(201, made.status(), () -> text(made));
        assertTrue(text(made).contains("\"State\":\"Pending\""), text(made));
        assertTrue(text(made).contains("\"LoggingConfig\":{\"LogFormat\":\"Text\",\"LogGroup\":\"/aws/lambda/f\"}"));
    }

    @Test
    void createsInvokesAndDeletesOverTheWire() {
        create();
        Map<String, String> f = Map.of("FunctionName", "f");
        WireAnswer answer = send("Invoke", f, Map.of("X-Amz-Log-Type", "Tail"), "{\"a\":1}");
        assertEquals(200, answer.status(), () -> text(answer));
        assertEquals("{\"a\": 1}", text(answer));
        assertEquals("$LATEST", answer.headers().get("X-Amz-Executed-Version"));
        assertTrue(
                new String(Base64.getDecoder().decode(answer.headers().get("X-Amz-Log-Result")), StandardCharsets.UTF_8)
                        .startsWith("START RequestId: "));
        WireAnswer event = send("Invoke", f, Map.of("X-Amz-Invocation-Type", "Event"), "{}");
        assertEquals(202, event.status());
        assertEquals("", text(event));
        assertEquals(
                204,
                send("Invoke", f, Map.of("X-Amz-Invocation-Type", "DryRun"), "").status());
        assertEquals(204, send("DeleteFunction", f, Map.of(), "").status());
    }

    @Test
    void namesErrorsInHeaderAndBody() {
        WireAnswer answer = send("GetFunction", Map.of("FunctionName", "no"), Map.of(), "");
        assertEquals(404, answer.status());
        assertEquals("ResourceNotFoundException", answer.headers().get("x-amzn-ErrorType"));
        assertEquals(
                "{\"Type\":\"User\",\"Message\":\"Function not found:"
                        + " arn:aws:lambda:eu-central-1:000000000000:function:no\"}",
                text(answer));
    }

    @Test
    void everyOperationHasADistinctName() {
        long names = lambda.service.operations().stream()
                .map(operation -> operation.type().name())
                .distinct()
                .count();
        assertEquals(lambda.service.operations().size(), names);
        assertThrows(IllegalArgumentException.class, () -> Blueprints.named("none"));
    }
}
