// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.rivermill.wire.ServiceException;
import io.rivermill.wire.lambda.CreateEventSourceMappingRequest;
import io.rivermill.wire.lambda.DestinationConfig;
import io.rivermill.wire.lambda.EventSourceMappingConfiguration;
import io.rivermill.wire.lambda.EventSourceMappingMetricsConfig;
import io.rivermill.wire.lambda.OnFailure;
import io.rivermill.wire.lambda.OnSuccess;
import io.rivermill.wire.lambda.UpdateEventSourceMappingRequest;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DestinationConfigTest {
    private static final String QUEUE = "arn:aws:sqs:us-east-1:000000000000:failed";

    private final MappingFixture world = new MappingFixture();

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    void aDestinationIsKeptAndShown() {
        String uuid = world.createEnabled(to(QUEUE));
        assertEquals(QUEUE, shown(world.get(uuid)));
        world.restart();
        assertEquals(QUEUE, shown(world.get(uuid)));
    }

    @Test
    void anEmptyArnRemovesTheDestination() {
        String uuid = world.createEnabled(to(QUEUE));
        update(uuid, UpdateEventSourceMappingRequest.create().destinationConfig(config("")));
        assertNull(shown(world.get(uuid)));
    }

    @Test
    void anUpdateThatDoesntSpeakOfItKeepsTheDestination() {
        String uuid = world.createEnabled(to(QUEUE));
        update(uuid, UpdateEventSourceMappingRequest.create().batchSize(7));
        assertEquals(QUEUE, shown(world.get(uuid)));
    }

    @Test
    void destinationsOfSuccessesAreRefused() {
        ServiceException refusal = world.refusal(
                "CreateEventSourceMapping",
                world.request()
                        .destinationConfig(DestinationConfig.create()
                                .onSuccess(OnSuccess.create().destination(QUEUE))));
        assertEquals("InvalidParameterValueException", refusal.code());
        assertEquals(
                "Unsupported DestinationConfig parameter for given event source mapping type.", refusal.getMessage());
    }

    @Test
    void queuesInOrderAreRefused() {
        assertEquals(
                "Unsupported DestinationConfig parameter for given event source mapping type.",
                world.refusal("CreateEventSourceMapping", to(QUEUE + ".fifo")).getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:sqs:us-east-1:000000000000:failed,SendMessage on SQS",
        "arn:aws:sns:us-east-1:000000000000:failed,Publish on SNS",
        "arn:aws:s3:::failed,PutObject on S3",
    })
    void theRoleMustBeAllowedToSend(String arn, String call) {
        world.mayDeliver = false;
        ServiceException refusal = world.refusal("CreateEventSourceMapping", to(arn));
        assertEquals("InvalidParameterValueException", refusal.code());
        assertEquals("The provided execution role does not have permissions to call " + call, refusal.getMessage());
    }

    @Test
    void anUpdateChecksTheRoleForANewDestination() {
        String uuid = world.createEnabled(world.request());
        world.mayDeliver = false;
        assertEquals(
                "The provided execution role does not have permissions to call SendMessage on SQS",
                world.refusal(
                                "UpdateEventSourceMapping",
                                UpdateEventSourceMappingRequest.create()
                                        .uuid(uuid)
                                        .destinationConfig(config(QUEUE)))
                        .getMessage());
        assertNull(shown(world.get(uuid)));
    }

    @Test
    void anUpdateChecksTheRoleOfAnotherFunctionForTheDestination() {
        world.functions.add("g");
        String uuid = world.createEnabled(to(QUEUE));
        world.mayDeliver = false;
        update(uuid, UpdateEventSourceMappingRequest.create().batchSize(7));
        assertEquals(
                "The provided execution role does not have permissions to call SendMessage on SQS",
                world.refusal(
                                "UpdateEventSourceMapping",
                                UpdateEventSourceMappingRequest.create()
                                        .uuid(uuid)
                                        .functionName("g"))
                        .getMessage());
    }

    @Test
    void aDestinationThatNothingCanBeSentToIsRefusedInWords() {
        world.destinationProblem = "there is no endpoint";
        assertEquals(
                "there is no endpoint",
                world.refusal("CreateEventSourceMapping", to(QUEUE)).getMessage());
    }

    @Test
    void metricsOfEventsAreKeptAndShown() {
        String uuid = world.createEnabled(world.request()
                .metricsConfig(EventSourceMappingMetricsConfig.create().metrics(List.of("EventCount"))));
        assertEquals(List.of("EventCount"), world.get(uuid).metricsConfig().metrics());
        update(
                uuid,
                UpdateEventSourceMappingRequest.create()
                        .metricsConfig(EventSourceMappingMetricsConfig.create().metrics(List.of())));
        assertNull(world.get(uuid).metricsConfig());
    }

    @Test
    void otherMetricsArentForStreams() {
        assertEquals(
                "Unsupported MetricsConfig parameter for given event source mapping type.",
                world.refusal(
                                "CreateEventSourceMapping",
                                world.request()
                                        .metricsConfig(EventSourceMappingMetricsConfig.create()
                                                .metrics(List.of("KafkaMetrics"))))
                        .getMessage());
    }

    private CreateEventSourceMappingRequest to(String arn) {
        return world.request().destinationConfig(config(arn));
    }

    private static DestinationConfig config(String arn) {
        return DestinationConfig.create().onFailure(OnFailure.create().destination(arn));
    }

    private void update(String uuid, UpdateEventSourceMappingRequest request) {
        world.call("UpdateEventSourceMapping", request.uuid(uuid), EventSourceMappingConfiguration.class);
        world.awaitState(uuid, "Enabled");
    }

    private static String shown(EventSourceMappingConfiguration mapping) {
        return mapping.destinationConfig().onFailure().destination();
    }
}
