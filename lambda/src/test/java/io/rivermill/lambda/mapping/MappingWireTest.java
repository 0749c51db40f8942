// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rivermill.wire.Codec;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.View;
import io.rivermill.wire.WireAnswer;
import io.rivermill.wire.lambda.CreateEventSourceMappingRequest;
import io.rivermill.wire.lambda.DeleteEventSourceMappingRequest;
import io.rivermill.wire.lambda.DestinationConfig;
import io.rivermill.wire.lambda.EventSourceMappingConfiguration;
import io.rivermill.wire.lambda.EventSourceMappingMetricsConfig;
import io.rivermill.wire.lambda.Filter;
import io.rivermill.wire.lambda.FilterCriteria;
import io.rivermill.wire.lambda.GetEventSourceMappingRequest;
import io.rivermill.wire.lambda.ListEventSourceMappingsRequest;
import io.rivermill.wire.lambda.ListEventSourceMappingsResponse;
import io.rivermill.wire.lambda.OnFailure;
import io.rivermill.wire.lambda.Operations;
import io.rivermill.wire.lambda.UpdateEventSourceMappingRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers as clients see them: status and JSON. Nothing runs, so a mapping stays as it was made. */
final class MappingWireTest {
    private static final String KEY = "arn:aws:kms:us-east-1:000000000000:key/k";

    private final Codec codec = Codec.of("lambda");
    private final MappingFixture world = new MappingFixture();

    @BeforeEach
    void stop() {
        world.stop();
    }

    @AfterEach
    void close() {
        world.close();
    }

    @SuppressWarnings("unchecked") // the output is of the operation's type
    private <O extends View> String answer(OperationType<?, O> operation, View output) {
        WireAnswer answer = codec.writeOutput(operation, (O) output, "id", null);
        return answer.status() + " " + new String(answer.body(), StandardCharsets.UTF_8);
    }

    private String standard(EventSourceMappingConfiguration made, String seconds) {
        return """
                {"UUID":"UUID","StartingPosition":"TRIM_HORIZON","BatchSize":100,"MaximumBatchingWindowInSeconds":0,\
                "ParallelizationFactor":1,"EventSourceArn":"STREAM",\
                "FunctionArn":"arn:aws:lambda:us-east-1:000000000000:function:f","LastModified":SECONDS,\
                "LastProcessingResult":"No records processed","State":"Creating",\
                "StateTransitionReason":"User action","DestinationConfig":{"OnFailure":{}},\
                "MaximumRecordAgeInSeconds":-1,"BisectBatchOnFunctionError":false,"MaximumRetryAttempts":-1,\
                "TumblingWindowInSeconds":0,"FunctionResponseTypes":[],\
                "EventSourceMappingArn":"arn:aws:lambda:us-east-1:000000000000:event-source-mapping:UUID"}""".replace("UUID\":\"UUID", "UUID\":\"" + made.uuid())
                .replace("mapping:UUID", "mapping:" + made.uuid())
                .replace("STREAM", world.stream.arn())
                .replace("SECONDS", seconds);
    }

    @Test
    void aMappingHasTheMembersOfAStreams() {
        world.clock.advance(Duration.ofMillis(123));
        EventSourceMappingConfiguration made = world.create(world.request());
        String standard = standard(made, "1767225600.123");
        assertEquals("202 " + standard, answer(Operations.CREATE_EVENT_SOURCE_MAPPING, made));
        assertEquals("200 " + standard, answer(Operations.GET_EVENT_SOURCE_MAPPING, world.get(made.uuid())));
        ListEventSourceMappingsResponse all = world.call(
                "ListEventSourceMappings",
                ListEventSourceMappingsRequest.create(),
                ListEventSourceMappingsResponse.class);
        assertEquals(
                "200 {\"EventSourceMappings\":[" + standard + "]}", answer(Operations.LIST_EVENT_SOURCE_MAPPINGS, all));
    }

    @Test
    void membersThatAreSetAreShown() {
        CreateEventSourceMappingRequest request = world.request()
                .kmsKeyArn(KEY)
                .functionResponseTypes(List.of("ReportBatchItemFailures"))
                .filterCriteria(
                        FilterCriteria.create().filters(List.of(Filter.create().pattern("{}"))))
                .metricsConfig(EventSourceMappingMetricsConfig.create().metrics(List.of("EventCount")))
                .destinationConfig(DestinationConfig.create()
                        .onFailure(OnFailure.create().destination("arn:aws:sqs:us-east-1:000000000000:q")));
        String answer = answer(Operations.CREATE_EVENT_SOURCE_MAPPING, world.create(request));
        for (String member : List.of(
                "\"FilterCriteria\":{\"Filters\":[{\"Pattern\":\"{}\"}]}",
                "\"FunctionResponseTypes\":[\"ReportBatchItemFailures\"]",
                "\"MetricsConfig\":{\"Metrics\":[\"EventCount\"]}",
                "\"DestinationConfig\":{\"OnFailure\":{\"Destination\":\"arn:aws:sqs:us-east-1:000000000000:q\"}}",
                "\"KMSKeyArn\":\"" + KEY + '"')) {
            assertEquals(true, answer.contains(member), member + " in " + answer);
        }
    }

    @Test
    void changesAreAcceptedAndNotYetDone() {
        String uuid = world.create(world.request().enabled(false)).uuid();
        world.restart();
        world.awaitState(uuid, "Disabled");
        world.stop();
        EventSourceMappingConfiguration enabling = world.call(
                "UpdateEventSourceMapping",
                UpdateEventSourceMappingRequest.create().uuid(uuid).enabled(true),
                EventSourceMappingConfiguration.class);
        assertEquals("Enabling", enabling.state());
        assertEquals(
                "202", answer(Operations.UPDATE_EVENT_SOURCE_MAPPING, enabling).substring(0, 3));
        world.restart();
        world.awaitState(uuid, "Enabled");
        world.stop();
        EventSourceMappingConfiguration deleting = world.call(
                "DeleteEventSourceMapping",
                DeleteEventSourceMappingRequest.create().uuid(uuid),
                EventSourceMappingConfiguration.class);
        assertEquals("Deleting", deleting.state());
        assertEquals(
                "202", answer(Operations.DELETE_EVENT_SOURCE_MAPPING, deleting).substring(0, 3));
        assertEquals(
                "Deleting",
                world.call(
                                "GetEventSourceMapping",
                                GetEventSourceMappingRequest.create().uuid(uuid),
                                EventSourceMappingConfiguration.class)
                        .state());
    }
}
