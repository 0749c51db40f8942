// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.http.Access;
import io.rivermill.wire.Codec;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.ServiceException;
import io.rivermill.wire.View;
import io.rivermill.wire.WireRequest;
import io.rivermill.wire.lambda.Operations;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Members of a request on the wire, at their limits and beyond. */
final class MappingLimitsTest {
    private final Codec codec = Codec.of("lambda");
    private final MappingFixture world = new MappingFixture();

    @AfterEach
    void close() {
        world.close();
    }

    private record Body(String text, Map<String, String> labels) implements WireRequest {
        @Override
        public String path() {
            return "/2015-03-31/event-source-mappings/";
        }

        @Override
        public String query() {
            return "";
        }

        @Override
        public @Nullable String header(String name) {
            return name.equalsIgnoreCase("Content-Type") ? "application/json" : null;
        }

        @Override
        public byte[] body() {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }

    /** {@code ok}, or code and message of the refusal. */
    private String create(String members) {
        return create("f", world.stream.arn(), members);
    }

    private String create(String function, String source, String members) {
        String text = "{\"EventSourceArn\":\"" + source + "\",\"FunctionName\":\"" + function + "\"" + members + "}";
        return send(Operations.CREATE_EVENT_SOURCE_MAPPING, new Body(text, Map.of()));
    }

    private String update(String uuid, String members) {
        return send(Operations.UPDATE_EVENT_SOURCE_MAPPING, new Body('{' + members + '}', Map.of("UUID", uuid)));
    }

    private String send(OperationType<?, ?> operation, Body body) {
        try {
            world.call(operation.name(), codec.readInput(operation, body), View.class);
            return "ok";
        } catch (ServiceException e) {
            return e.code() + ": " + e.getMessage();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "BatchSize, 1, 10000",
        "MaximumBatchingWindowInSeconds, 0, 300",
        "ParallelizationFactor, 1, 10",
        "MaximumRecordAgeInSeconds, -1, 604800",
        "MaximumRetryAttempts, -1, 10000",
        "TumblingWindowInSeconds, 0, 900"
    })
    void numbersHaveLimits(String member, int min, int max) {
        String name = Character.toLowerCase(member.charAt(0)) + member.substring(1);
        String before = "ValidationException: 1 validation error detected: Value '";
        assertEquals(
                before + (min - 1) + "' at '" + name
                        + "' failed to satisfy constraint: Member must have value greater than or equal to " + min,
                create(position() + ",\"" + member + "\":" + (min - 1)));
        assertEquals(
                before + (max + 1) + "' at '" + name
                        + "' failed to satisfy constraint: Member must have value less than or equal to " + max,
                create(position() + ",\"" + member + "\":" + (max + 1)));
        assertEquals("ok", create(position() + ",\"" + member + "\":" + max));
        world.functions.add("g");
        world.functions.add("h");
        assertEquals("ok", create("g", world.stream.arn(), position() + ",\"" + member + "\":" + min));
        String uuid = world.createEnabled(world.request().functionName("h"));
        assertEquals(
                before + (max + 1) + "' at '" + name
                        + "' failed to satisfy constraint: Member must have value less than or equal to " + max,
                update(uuid, "\"" + member + "\":" + (max + 1)));
        assertEquals("ok", update(uuid, "\"" + member + "\":" + min));
    }

    private static String position() {
        return ",\"StartingPosition\":\"LATEST\"";
    }

    @ParameterizedTest
    @CsvSource({"-1, true", "0, false", "59, false", "60, true"})
    void ageIsUnlimitedOrAtLeastAMinute(int seconds, boolean isTaken) {
        String answer = create(position() + ",\"MaximumRecordAgeInSeconds\":" + seconds);
        assertEquals(isTaken, answer.equals("ok"), answer);
    }

    @Test
    void theStartingPositionIsOneOfThree() {
        assertEquals(
                "ValidationException: 1 validation error detected: Value 'FIRST' at 'startingPosition' failed to satisfy"
                        + " constraint: Member must satisfy enum value set: [LATEST, AT_TIMESTAMP, TRIM_HORIZON]",
                create(",\"StartingPosition\":\"FIRST\""));
        assertEquals(
                "ValidationException: 1 validation error detected: Value null at 'startingPosition' failed to satisfy"
                        + " constraint: Member must not be null.",
                create(""));
    }

    @Test
    void thereAreFiveFiltersAtMost() {
        String filter = "{\"Pattern\":\"{}\"}";
        String five = filter + (',' + filter).repeat(4);
        assertEquals(
                "InvalidParameterValueException: Invalid filter pattern definition.",
                create(position() + ",\"FilterCriteria\":{\"Filters\":[" + five + ',' + filter + "]}"));
        assertEquals("ok", create(position() + ",\"FilterCriteria\":{\"Filters\":[" + five + "]}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Queues|[\"q\"]",
                "Topics|[\"topic\"]",
                "ScalingConfig|{\"MaximumConcurrency\":5}",
                "ProvisionedPollerConfig|{\"MinimumPollers\":1}",
                "LoggingConfig|{\"SystemLogLevel\":\"INFO\"}",
                "SourceAccessConfigurations|[]",
                "SelfManagedEventSource|{}",
                "AmazonManagedKafkaEventSourceConfig|{}",
                "SelfManagedKafkaEventSourceConfig|{}",
                "DocumentDBEventSourceConfig|{}"
            })
    void whatIsForOtherSourcesIsRefused(String member, String value) {
        assertEquals(
                "InvalidParameterValueException: Unsupported " + member
                        + " parameter for given event source mapping type.",
                create(position() + ",\"" + member + "\":" + value));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ScalingConfig|{\"MaximumConcurrency\":5}",
                "ProvisionedPollerConfig|{\"MinimumPollers\":1}",
                "LoggingConfig|{\"SystemLogLevel\":\"INFO\"}",
                "SourceAccessConfigurations|[]",
                "DocumentDBEventSourceConfig|{}"
            })
    void whatIsForOtherSourcesIsRefusedInUpdatesToo(String member, String value) {
        String uuid = world.createEnabled(world.request());
        assertEquals(
                "InvalidParameterValueException: Unsupported " + member
                        + " parameter for given event source mapping type.",
                update(uuid, "\"" + member + "\":" + value));
    }

    @Test
    void aPatternHasAtMost4096Characters() {
        String longest = "{\\\"a\\\":[\\\"" + "x".repeat(4_096 - 10) + "\\\"]}";
        String before = position() + ",\"FilterCriteria\":{\"Filters\":[{\"Pattern\":\"";
        String refused = create(before + longest.replace("x\\\"]", "xx\\\"]") + "\"}]}");
        assertTrue(refused.startsWith("ValidationException: 1 validation error detected: Value '{"), refused);
        assertTrue(
                refused.endsWith(
                        "' at 'filterCriteria.filters.1.member.pattern' failed to satisfy constraint: Member must"
                                + " have length less than or equal to 4096"),
                refused);
        assertEquals("ok", create(before + longest + "\"}]}"));
    }

    @Test
    void thereIsOneResponseType() {
        String of = position() + ",\"FunctionResponseTypes\":";
        assertEquals(
                "ValidationException: 1 validation error detected: Value '[ReportBatchItemFailures,"
                        + " ReportBatchItemFailures]' at 'functionResponseTypes' failed to satisfy constraint: Member must"
                        + " have length less than or equal to 1",
                create(of + "[\"ReportBatchItemFailures\",\"ReportBatchItemFailures\"]"));
        assertEquals(
                "ValidationException: 1 validation error detected: Value '[Other]' at 'functionResponseTypes' failed to"
                        + " satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set:"
                        + " [ReportBatchItemFailures]]",
                create(of + "[\"Other\"]"));
    }

    @Test
    void aDestinationIsAnArn() {
        String refused = create(position() + ",\"DestinationConfig\":{\"OnFailure\":{\"Destination\":\"queue\"}}");
        assertTrue(
                refused.startsWith("ValidationException: 1 validation error detected: Value 'queue' at"
                        + " 'destinationConfig.onFailure.destination' failed to satisfy constraint: Member must satisfy"
                        + " regular expression pattern: "),
                refused);
    }

    @Test
    void aTimestampIsForAStartingPositionThatNeedsIt() {
        assertEquals(
                "InvalidParameterValueException: Timestamp only valid with StartingPosition AT_TIMESTAMP",
                create(position() + ",\"StartingPositionTimestamp\":1763835721"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:kinesis:us-east-1:000000000000:stream/s",
                "arn:aws:kinesis:us-east-1:000000000000:stream/s/consumer/c:1",
                "arn:aws:sqs:us-east-1:000000000000:q",
                "arn:aws:dynamodb:us-east-1:000000000000:table/t"
            })
    void otherSourcesAreRefusedInWords(String source) {
        assertEquals(
                "InvalidParameterValueException: Rivermill doesn't support event sources other than DynamoDB streams yet.",
                create("f", source, position()));
    }

    @ParameterizedTest
    @CsvSource({"us-east-1:000000000000, eu-west-1:000000000000", "us-east-1:000000000000, us-east-1:111122223333"})
    void streamsOfOtherAccountsAndRegionsArentThere(String own, String other) {
        String arn = world.stream.arn().replace(own, other);
        assertEquals("InvalidParameterValueException: Stream not found: " + arn, create("f", arn, position()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"})
    void theRoleNeedsEachOfFourPermissions(String action) {
        String resource = action.equals("ListStreams") ? "*" : world.stream.arn();
        world.denied = Access.of("dynamodb:" + action, resource).toString();
        assertEquals(
                "InvalidParameterValueException: Cannot access stream " + world.stream.arn()
                        + ". Please ensure the role"
                        + " can perform the GetRecords, GetShardIterator, DescribeStream, and ListStreams Actions on your"
                        + " stream in IAM.",
                create(position()));
        world.denied = Access.of("dynamodb:PutItem", resource).toString();
        assertEquals("ok", create(position()));
    }

    @Test
    void constraintsAreToldBeforeAllElse() {
        String refused = send(Operations.CREATE_EVENT_SOURCE_MAPPING, new Body("{\"BatchSize\":0}", Map.of()));
        assertEquals(
                "ValidationException: 2 validation errors detected: Value null at 'functionName' failed to satisfy"
                        + " constraint: Member must not be null; Value '0' at 'batchSize' failed to satisfy constraint:"
                        + " Member must have value greater than or equal to 1",
                refused);
    }
}
