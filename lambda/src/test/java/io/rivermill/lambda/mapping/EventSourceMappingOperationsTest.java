// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.wire.ServiceException;
import io.rivermill.wire.lambda.CreateEventSourceMappingRequest;
import io.rivermill.wire.lambda.DeleteEventSourceMappingRequest;
import io.rivermill.wire.lambda.DestinationConfig;
import io.rivermill.wire.lambda.EventSourceMappingConfiguration;
import io.rivermill.wire.lambda.Filter;
import io.rivermill.wire.lambda.FilterCriteria;
import io.rivermill.wire.lambda.GetEventSourceMappingRequest;
import io.rivermill.wire.lambda.ListEventSourceMappingsRequest;
import io.rivermill.wire.lambda.ListEventSourceMappingsResponse;
import io.rivermill.wire.lambda.OnFailure;
import io.rivermill.wire.lambda.OnSuccess;
import io.rivermill.wire.lambda.UpdateEventSourceMappingRequest;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class EventSourceMappingOperationsTest {
    private final MappingFixture world = new MappingFixture();

    @AfterEach
    void close() {
        world.close();
    }

    private void refused(String code, String message, CreateEventSourceMappingRequest request) {
        ServiceException refusal = world.refusal("CreateEventSourceMapping", request);
        assertEquals(message, refusal.getMessage());
        assertEquals(code, refusal.code());
    }

    @Test
    void answersWithEveryMemberAndTheStateCreating() {
        EventSourceMappingConfiguration made = world.create(world.request());
        assertTrue(made.uuid().matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
        assertEquals("TRIM_HORIZON", made.startingPosition());
        assertEquals(100, made.batchSize());
        assertEquals(0, made.maximumBatchingWindowInSeconds());
        assertEquals(1, made.parallelizationFactor());
        assertEquals(world.stream.arn(), made.eventSourceArn());
        assertEquals("arn:aws:lambda:us-east-1:000000000000:function:f", made.functionArn());
        assertEquals(world.clock.now(), made.lastModified());
        assertEquals("No records processed", made.lastProcessingResult());
        assertEquals("Creating", made.state());
        assertEquals("User action", made.stateTransitionReason());
        assertNull(made.destinationConfig().onFailure().destination());
        assertEquals(-1, made.maximumRecordAgeInSeconds());
        assertEquals(false, made.bisectBatchOnFunctionError());
        assertEquals(-1, made.maximumRetryAttempts());
        assertEquals(0, made.tumblingWindowInSeconds());
        assertEquals(List.of(), made.functionResponseTypes());
        assertNull(made.filterCriteria());
        assertEquals(
                "arn:aws:lambda:us-east-1:000000000000:event-source-mapping:" + made.uuid(),
                made.eventSourceMappingArn());
        world.awaitState(made.uuid(), "Enabled");
        assertEquals(List.of(2), world.functions.prewarmed);
    }

    @Test
    void refusesInAwsOwnWordsAndOrder() {
        CreateEventSourceMappingRequest request =
                CreateEventSourceMappingRequest.create().functionName("missing");
        refused("InvalidParameterValueException", "Unrecognized event source.", request);
        request.eventSourceArn(world.stream.arn().replace("stream/", "stream/x"));
        String arn = request.eventSourceArn();
        refused(
                "ValidationException",
                "1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member must"
                        + " not be null.",
                request);
        refused(
                "InvalidParameterValueException",
                "Unsupported starting position for arn type: " + arn,
                request.startingPosition("AT_TIMESTAMP"));
        refused(
                "InvalidParameterValueException",
                "Timestamp only valid with StartingPosition AT_TIMESTAMP",
                request.startingPosition("LATEST").startingPositionTimestamp(Instant.EPOCH));
        request.startingPositionTimestamp(null);
        refused(
                "ValidationException",
                "1 validation error detected: Value '5' at 'maximumRecordAgeInSeconds' failed to satisfy constraint:"
                        + " Member must have value greater than or equal to 60",
                request.maximumRecordAgeInSeconds(5).filterCriteria(filter("no pattern")));
        refused(
                "InvalidParameterValueException",
                "Invalid filter pattern definition.",
                request.maximumRecordAgeInSeconds(60));
        refused("InvalidParameterValueException", "Function does not exist", request.filterCriteria(filter("{}")));
        request.functionName("f");
        refused(
                "InvalidParameterValueException",
                "Unsupported DestinationConfig parameter for given event source mapping type.",
                request.destinationConfig(
                        DestinationConfig.create().onSuccess(OnSuccess.create().destination("arn:x"))));
        request.destinationConfig(DestinationConfig.create()
                .onFailure(OnFailure.create().destination("arn:aws:sqs:us-east-1:000000000000:q")));
        world.mayRead = false;
        world.mayDeliver = false;
        refused(
                "InvalidParameterValueException",
                "Cannot access stream " + arn + ". Please ensure the role can perform the GetRecords, GetShardIterator,"
                        + " DescribeStream, and ListStreams Actions on your stream in IAM.",
                request);
        world.mayRead = true;
        refused(
                "InvalidParameterValueException",
                "The provided execution role does not have permissions to call SendMessage on SQS",
                request);
        world.mayDeliver = true;
        refused("InvalidParameterValueException", "Stream not found: " + arn, request);
        request.eventSourceArn(world.stream.arn());
        String uuid = world.create(request).uuid();
        refused(
                "ResourceConflictException",
                "The event source arn (\" " + world.stream.arn()
                        + " \") and function (\" f \") provided mapping already"
                        + " exists. Please update or delete the existing mapping with UUID " + uuid,
                request);
    }

    private static FilterCriteria filter(String pattern) {
        return FilterCriteria.create().filters(List.of(Filter.create().pattern(pattern)));
    }

    @Test
    void refusesWhatItCannotDoInsteadOfPassingOverIt() {
        refused(
                "InvalidParameterValueException",
                "Unsupported Queues parameter for given event source mapping type.",
                world.request().queues(List.of("q")));
        refused(
                "ValidationException",
                "1 validation error detected: Value '59' at 'maximumRecordAgeInSeconds' failed to satisfy constraint:"
                        + " Member must have value greater than or equal to 60",
                world.request().maximumRecordAgeInSeconds(59));
    }

    @Test
    void anUpdateShowsTheOldValuesAndThenTheNew() {
        String uuid = world.createEnabled(world.request());
        EventSourceMappingConfiguration answer = world.call(
                "UpdateEventSourceMapping",
                UpdateEventSourceMappingRequest.create().uuid(uuid).batchSize(7).maximumRetryAttempts(3),
                EventSourceMappingConfiguration.class);
        assertEquals("Updating", answer.state());
        assertEquals(100, answer.batchSize());
        world.awaitState(uuid, "Enabled");
        assertEquals(7, world.get(uuid).batchSize());
        assertEquals(3, world.get(uuid).maximumRetryAttempts());
    }

    @Test
    void refusesChangesWhileOneIsUnderWay() {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        world.functions.behaviour = records -> {
            begun.countDown();
            release.await();
            return FakeFunctions.ok();
        };
        String uuid = world.createEnabled(world.request());
        world.change(0, "a");
        world.await("the batch", () -> begun.getCount() == 0);
        UpdateEventSourceMappingRequest disable =
                UpdateEventSourceMappingRequest.create().uuid(uuid).enabled(false);
        assertEquals(
                "Disabling",
                world.call("UpdateEventSourceMapping", disable, EventSourceMappingConfiguration.class)
                        .state());
        ServiceException update = world.refusal("UpdateEventSourceMapping", disable);
        assertEquals("ResourceInUseException", update.code());
        assertEquals("Cannot update the event source mapping because it is in use.", update.getMessage());
        ServiceException delete = world.refusal(
                "DeleteEventSourceMapping",
                DeleteEventSourceMappingRequest.create().uuid(uuid));
        assertEquals("Cannot delete the event source mapping because it is in use.", delete.getMessage());
        release.countDown();
        world.awaitState(uuid, "Disabled");
    }

    @Test
    void listsByStreamAndFunction() {
        world.functions.add("g");
        String f = world.createEnabled(world.request());
        String g = world.createEnabled(world.request().functionName("g"));
        assertEquals(List.of(f), list(ListEventSourceMappingsRequest.create().functionName("f")));
        assertEquals(
                List.of(g),
                list(ListEventSourceMappingsRequest.create().functionName("g").eventSourceArn(world.stream.arn())));
        assertEquals(2, list(ListEventSourceMappingsRequest.create()).size());
        assertEquals(List.of(), list(ListEventSourceMappingsRequest.create().eventSourceArn("arn:other")));
        ListEventSourceMappingsResponse page = world.call(
                "ListEventSourceMappings",
                ListEventSourceMappingsRequest.create().maxItems(1),
                ListEventSourceMappingsResponse.class);
        assertEquals(1, page.eventSourceMappings().size());
        assertEquals(
                1,
                list(ListEventSourceMappingsRequest.create().marker(page.nextMarker()))
                        .size());
        ServiceException refusal = world.refusal(
                "ListEventSourceMappings",
                ListEventSourceMappingsRequest.create().functionName("x"));
        assertEquals(404, refusal.status());
        assertEquals("Function does not exist", refusal.getMessage());
    }

    private List<String> list(ListEventSourceMappingsRequest request) {
        return world
                .call("ListEventSourceMappings", request, ListEventSourceMappingsResponse.class)
                .eventSourceMappings()
                .stream()
                .map(EventSourceMappingConfiguration::uuid)
                .toList();
    }

    @Test
    void aDeletedMappingIsGoneAndMayBeMadeAgain() {
        String uuid = world.createEnabled(world.request());
        world.change(0, "a");
        world.awaitSeen(List.of("a"));
        world.awaitResult(uuid, "OK");
        EventSourceMappingConfiguration answer = world.call(
                "DeleteEventSourceMapping",
                DeleteEventSourceMappingRequest.create().uuid(uuid),
                EventSourceMappingConfiguration.class);
        assertEquals("Deleting", answer.state());
        world.await(
                "its end", () -> list(ListEventSourceMappingsRequest.create()).isEmpty());
        ServiceException refusal = world.refusal(
                "GetEventSourceMapping", GetEventSourceMappingRequest.create().uuid(uuid));
        assertEquals(404, refusal.status());
        assertEquals("The resource you requested does not exist.", refusal.getMessage());
        world.createEnabled(world.request());
        world.awaitSeen(List.of("a", "a")); // from its own starting position
    }
}
