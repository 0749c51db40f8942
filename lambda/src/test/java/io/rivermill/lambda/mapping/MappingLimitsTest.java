// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rivermill.wire.Codec;
import io.rivermill.wire.ServiceException;
import io.rivermill.wire.View;
import io.rivermill.wire.WireRequest;
import io.rivermill.wire.lambda.CreateEventSourceMappingRequest;
import io.rivermill.wire.lambda.Operations;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Members of a request on the wire, at their limits and beyond. */
final class MappingLimitsTest {
    private final Codec codec = Codec.of("lambda");
    private final MappingFixture world = new MappingFixture();

    @AfterEach
    void close() {
        world.close();
    }

    private record Body(String text) implements WireRequest {
        @Override
        public String path() {
            return "/2015-03-31/event-source-mappings/";
        }

        @Override
        public String query() {
            return "";
        }

        @Override
        public Map<String, String> labels() {
            return Map.of();
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
        String text = "{\"EventSourceArn\":\"" + world.stream.arn() + "\",\"FunctionName\":\"f\"" + members + "}";
        try {
            CreateEventSourceMappingRequest request =
                    codec.readInput(Operations.CREATE_EVENT_SOURCE_MAPPING, new Body(text));
            world.call("CreateEventSourceMapping", request, View.class);
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
                "SelfManagedEventSource|{}",
                "DocumentDBEventSourceConfig|{}"
            })
    void whatIsForOtherSourcesIsRefused(String member, String value) {
        assertEquals(
                "InvalidParameterValueException: Unsupported " + member
                        + " parameter for given event source mapping type.",
                create(position() + ",\"" + member + "\":" + value));
    }
}
