// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.rivermill.wire.lambda.CreateFunctionRequest;
import io.rivermill.wire.lambda.DeleteFunctionResponse;
import io.rivermill.wire.lambda.Environment;
import io.rivermill.wire.lambda.EventSourceMappingConfiguration;
import io.rivermill.wire.lambda.FunctionConfiguration;
import io.rivermill.wire.lambda.InvocationRequest;
import io.rivermill.wire.lambda.InvocationResponse;
import io.rivermill.wire.lambda.ListEventSourceMappingsRequest;
import io.rivermill.wire.lambda.ListEventSourceMappingsResponse;
import io.rivermill.wire.lambda.Operations;
import io.rivermill.wire.lambda.TooManyRequestsException;
import io.rivermill.wire.lambda.UntagResourceRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Lambda's REST and JSON: where each member travels. */
final class RestJsonCodecTest {
    private final Codec codec = Codec.of("lambda");

    @Test
    void readsCreateFunctionFromItsBody() {
        CreateFunctionRequest input = read(Operations.CREATE_FUNCTION, "/2015-03-31/functions", Map.of(), """
                {"FunctionName":"f","Runtime":"python3.13","Role":"arn:aws:iam::000000000000:role/r","Handler":"a.b",
                 "Code":{"ZipFile":"UEsDBA=="},"Environment":{"Variables":{"AB":"c"}},"Timeout":30}""");

        assertEquals("f", input.functionName());
        assertArrayEquals(new byte[] {'P', 'K', 3, 4}, input.code().zipFile());
        Environment environment = input.environment();
        assertEquals(Map.of("AB", "c"), environment == null ? null : environment.variables());
        assertEquals(30, input.timeout());
    }

    @Test
    void readsInvokeFromPathQueryHeadersAndWholeBody() {
        InvocationRequest input = read(
                Operations.INVOKE,
                "/2015-03-31/functions/arn%3Aaws%3Alambda%3Aus-east-1%3A000000000000%3Afunction%3Af/invocations"
                        + "?Qualifier=%24LATEST",
                Map.of("x-amz-invocation-type", "Event", "X-Amz-Log-Type", "Tail"),
                "not json, and not looked at");

        assertEquals("arn:aws:lambda:us-east-1:000000000000:function:f", input.functionName());
        assertEquals("$LATEST", input.qualifier());
        assertEquals("Event", input.invocationType());
        assertEquals("Tail", input.logType());
        assertEquals(
                "not json, and not looked at",
                new String(java.util.Objects.requireNonNull(input.payload()), StandardCharsets.UTF_8));
    }

    @Test
    void anInvokeWithoutBodyHasNoPayload() {
        assertNull(read(Operations.INVOKE, "/2015-03-31/functions/f/invocations/", Map.of(), "")
                .payload());
    }

    @Test
    void readsListEventSourceMappingsFromTheQuery() {
        ListEventSourceMappingsRequest input = read(
                Operations.LIST_EVENT_SOURCE_MAPPINGS,
                "/2015-03-31/event-source-mappings?FunctionName=f&MaxItems=7&Other=1",
                Map.of(),
                "");

        assertEquals("f", input.functionName());
        assertEquals(7, input.maxItems());
        assertNull(input.eventSourceArn());
    }

    @Test
    void readsEveryValueOfAListInTheQuery() {
        UntagResourceRequest input = read(
                Operations.UNTAG_RESOURCE,
                "/2017-03-31/tags/arn:aws:lambda:us-east-1:000000000000:function:f?tagKeys=a&tagKeys=b+c%2B",
                Map.of(),
                "");

        assertEquals(List.of("a", "b c+"), input.tagKeys());
    }

    @Test
    void aNumberInTheQueryThatIsNoneIsASerializationException() {
        ServiceException error = assertThrows(
                ServiceException.class,
                () -> read(Operations.LIST_FUNCTIONS, "/2015-03-31/functions?MaxItems=many", Map.of(), ""));

        assertEquals("SerializationException", error.code());
        assertEquals("STRING_VALUE can not be converted to an Integer", error.getMessage());
    }

    @Test
    void aBodyThatIsntJsonIsInvalidRequestContent() {
        ServiceException error = assertThrows(
                ServiceException.class,
                () -> read(Operations.CREATE_FUNCTION, "/2015-03-31/functions", Map.of(), "{\"FunctionName\":"));

        assertEquals("InvalidRequestContentException", error.code());
    }

    @Test
    void validatesWhatCameFromEverywhere() {
        ServiceException error = assertThrows(
                ServiceException.class,
                () -> read(Operations.GET_FUNCTION, "/2015-03-31/functions/f%20g?Qualifier=!", Map.of(), ""));

        assertEquals("ValidationException", error.code());
        assertEquals(
                "2 validation errors detected: Value 'f g' at 'functionName' failed to satisfy constraint",
                String.valueOf(error.getMessage()).split(": Member")[0]);
    }

    @Test
    void writesTheInvocationsResultAsItIs() {
        InvocationResponse output = InvocationResponse.create()
                .statusCode(200)
                .functionError("Unhandled")
                .executedVersion("$LATEST")
                .payload("{\"errorMessage\":\"no\"}".getBytes(StandardCharsets.UTF_8));

        WireAnswer answer = codec.writeOutput(Operations.INVOKE, output, "id", "application/octet-stream");

        assertEquals(200, answer.status());
        assertEquals("application/json", answer.contentType());
        assertEquals(
                Map.of("X-Amz-Function-Error", "Unhandled", "X-Amz-Executed-Version", "$LATEST"), answer.headers());
        assertEquals("{\"errorMessage\":\"no\"}", text(answer));
    }

    @Test
    void theStatusCanBeAMember() {
        WireAnswer answer =
                codec.writeOutput(Operations.INVOKE, InvocationResponse.create().statusCode(202), "id", null);

        assertEquals(202, answer.status());
        assertEquals("", text(answer));
    }

    @Test
    void answersWithTheModelsStatus() {
        FunctionConfiguration created = FunctionConfiguration.create()
                .functionName("f")
                .codeSize(4L)
                .lastModified("2026-11-22T18:22:01.123+0000");

        WireAnswer answer = codec.writeOutput(Operations.CREATE_FUNCTION, created, "id", null);

        assertEquals(201, answer.status());
        assertEquals(
                "{\"FunctionName\":\"f\",\"CodeSize\":4,\"LastModified\":\"2026-11-22T18:22:01.123+0000\"}",
                text(answer));
        WireAnswer deleted = codec.writeOutput(Operations.DELETE_FUNCTION, DeleteFunctionResponse.create(), "id", null);
        assertEquals(204, deleted.status());
        assertNull(deleted.contentType());
    }

    @Test
    void writesTimesOfMappingsAsSeconds() {
        ListEventSourceMappingsResponse output = ListEventSourceMappingsResponse.create()
                .eventSourceMappings(List.of(EventSourceMappingConfiguration.create()
                        .uuid("u")
                        .lastModified(Instant.ofEpochMilli(1_763_835_721_123L))
                        .eventSourceMappingArn("arn")));

        assertEquals(
                "{\"EventSourceMappings\":[{\"UUID\":\"u\",\"LastModified\":1763835721.123,"
                        + "\"EventSourceMappingArn\":\"arn\"}]}",
                text(codec.writeOutput(Operations.LIST_EVENT_SOURCE_MAPPINGS, output, "id", null)));
    }

    @Test
    void errorsCarryTheirCodeInAHeaderAndTheMessageUnderTheRightKey() {
        WireAnswer missing = codec.writeError(new ServiceException("ResourceNotFoundException", 404, "no"), "id", null);
        assertEquals(404, missing.status());
        assertEquals("ResourceNotFoundException", missing.headers().get("x-amzn-ErrorType"));
        assertEquals("{\"Type\":\"User\",\"Message\":\"no\"}", text(missing));

        assertEquals(
                "{\"Type\":\"User\",\"message\":\"no\"}",
                text(codec.writeError(new ServiceException("InvalidParameterValueException", 400, "no"), "id", null)));
        assertEquals("{\"message\":\"no\"}", text(codec.writeError(ServiceException.validation("no"), "id", null)));
        assertEquals(
                "{\"Message\":\"no\"}",
                text(codec.writeError(new ServiceException("AccessDeniedException", 403, "no"), "id", null)));

        WireAnswer throttled = codec.writeError(
                new ServiceException(
                        "TooManyRequestsException",
                        429,
                        "Rate Exceeded.",
                        TooManyRequestsException.create()
                                .retryAfterSeconds("1")
                                .reason("ConcurrentInvocationLimitExceeded")),
                "id",
                null);
        assertEquals("1", throttled.headers().get("Retry-After"));
        assertEquals(
                "{\"Type\":\"User\",\"message\":\"Rate Exceeded.\",\"Reason\":\"ConcurrentInvocationLimitExceeded\"}",
                text(throttled));
    }

    private <I extends View> I read(OperationType<I, ?> type, String uri, Map<String, String> headers, String body) {
        return codec.readInput(type, Requests.rest(type, uri, headers, body.getBytes(StandardCharsets.UTF_8)));
    }

    private static String text(WireAnswer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
