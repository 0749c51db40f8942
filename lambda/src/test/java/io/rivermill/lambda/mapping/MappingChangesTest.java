// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rivermill.wire.ServiceException;
import io.rivermill.wire.View;
import io.rivermill.wire.lambda.DeleteEventSourceMappingRequest;
import io.rivermill.wire.lambda.EventSourceMappingConfiguration;
import io.rivermill.wire.lambda.ListEventSourceMappingsRequest;
import io.rivermill.wire.lambda.ListEventSourceMappingsResponse;
import io.rivermill.wire.lambda.UpdateEventSourceMappingRequest;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What may be changed of a mapping, when, and what it keeps. */
final class MappingChangesTest {
    private static final String MISSING = "00000000-0000-4000-8000-000000000000";

    private final MappingFixture world = new MappingFixture();

    @AfterEach
    void close() {
        world.close();
    }

    private EventSourceMappingConfiguration update(UpdateEventSourceMappingRequest request) {
        return world.call("UpdateEventSourceMapping", request, EventSourceMappingConfiguration.class);
    }

    private void updateRefused(String code, String message, UpdateEventSourceMappingRequest request) {
        ServiceException refusal = world.refusal("UpdateEventSourceMapping", request);
        assertEquals(message, refusal.getMessage());
        assertEquals(code, refusal.code());
    }

    @Test
    void whatIsntThereCanNeitherBeChangedNorDeleted() {
        updateRefused(
                "ResourceNotFoundException",
                "The resource you requested does not exist.",
                UpdateEventSourceMappingRequest.create().uuid(MISSING).batchSize(1));
        ServiceException refusal = world.refusal(
                "DeleteEventSourceMapping",
                DeleteEventSourceMappingRequest.create().uuid(MISSING));
        assertEquals(404, refusal.status());
        assertEquals("The resource you requested does not exist.", refusal.getMessage());
    }

    @Test
    void nothingIsChangedBeforeAStateHasSettled() {
        world.stop();
        String uuid = world.create(world.request()).uuid();
        UpdateEventSourceMappingRequest update =
                UpdateEventSourceMappingRequest.create().uuid(uuid).batchSize(1);
        DeleteEventSourceMappingRequest delete =
                DeleteEventSourceMappingRequest.create().uuid(uuid);
        assertInUse(uuid, "Creating", update, delete);
        settle(uuid, "Enabled");
        assertEquals("Updating", update(update).state());
        assertInUse(uuid, "Updating", update, delete);
        settle(uuid, "Enabled");
        update(UpdateEventSourceMappingRequest.create().uuid(uuid).enabled(false));
        assertInUse(uuid, "Disabling", update, delete);
        settle(uuid, "Disabled");
        update(UpdateEventSourceMappingRequest.create().uuid(uuid).enabled(true));
        assertInUse(uuid, "Enabling", update, delete);
        settle(uuid, "Enabled");
        world.call("DeleteEventSourceMapping", delete, View.class);
        assertInUse(uuid, "Deleting", update, delete);
    }

    /** A restart ends what was under way. */
    private void settle(String uuid, String state) {
        world.restart();
        world.awaitState(uuid, state);
        world.stop();
    }

    private void assertInUse(
            String uuid, String state, UpdateEventSourceMappingRequest update, DeleteEventSourceMappingRequest delete) {
        assertEquals(state, world.get(uuid).state());
        updateRefused("ResourceInUseException", "Cannot update the event source mapping because it is in use.", update);
        ServiceException refusal = world.refusal("DeleteEventSourceMapping", delete);
        assertEquals("ResourceInUseException", refusal.code());
        assertEquals("Cannot delete the event source mapping because it is in use.", refusal.getMessage());
    }

    @Test
    void aFunctionThatIsExchangedGoesOnWhereTheOtherWas() {
        world.functions.add("g");
        String uuid = world.createEnabled(world.request());
        world.change(0, "a");
        world.awaitSeen(List.of("a"));
        EventSourceMappingConfiguration answer =
                update(UpdateEventSourceMappingRequest.create().uuid(uuid).functionName("g"));
        assertEquals(FakeFunctions.arn("f"), answer.functionArn());
        world.awaitState(uuid, "Enabled");
        assertEquals(FakeFunctions.arn("g"), world.get(uuid).functionArn());
        world.functions.remove("f");
        world.change(0, "b");
        world.awaitSeen(List.of("a", "b"));
    }

    @Test
    void aFunctionIsMappedToAStreamOnceHoweverItCameToBe() {
        world.functions.add("g");
        String f = world.createEnabled(world.request());
        String g = world.createEnabled(world.request().functionName("g"));
        String conflict = "The event source arn (\" " + world.stream.arn()
                + " \") and function (\" f \") provided mapping already exists. Please update or delete the existing"
                + " mapping with UUID " + f;
        updateRefused(
                "ResourceConflictException",
                conflict,
                UpdateEventSourceMappingRequest.create().uuid(g).functionName("f"));
        world.functions.remove("f");
        world.functions.add("f");
        ServiceException refusal = world.refusal("CreateEventSourceMapping", world.request());
        assertEquals(409, refusal.status());
        assertEquals(conflict, refusal.getMessage(), "a function made again has its old mapping");
    }

    @Test
    void anUpdateChecksFunctionAndRole() {
        world.functions.add("g");
        String uuid = world.createEnabled(world.request());
        updateRefused(
                "InvalidParameterValueException",
                "Function does not exist",
                UpdateEventSourceMappingRequest.create().uuid(uuid).functionName("missing"));
        world.mayRead = false;
        ServiceException refusal = world.refusal(
                "UpdateEventSourceMapping",
                UpdateEventSourceMappingRequest.create().uuid(uuid).functionName("g"));
        assertEquals(
                "Cannot access stream " + world.stream.arn() + ". Please ensure the role can perform the GetRecords,"
                        + " GetShardIterator, DescribeStream, and ListStreams Actions on your stream in IAM.",
                refusal.getMessage());
    }

    @Test
    void eachMemberMayBeSetAndTakenBackByItself() {
        String uuid = world.createEnabled(world.request());
        EventSourceMappingConfiguration before = world.get(uuid);
        List<UpdateEventSourceMappingRequest> there = List.of(
                UpdateEventSourceMappingRequest.create().batchSize(7),
                UpdateEventSourceMappingRequest.create().maximumBatchingWindowInSeconds(3),
                UpdateEventSourceMappingRequest.create().maximumRecordAgeInSeconds(60),
                UpdateEventSourceMappingRequest.create().bisectBatchOnFunctionError(true),
                UpdateEventSourceMappingRequest.create().maximumRetryAttempts(3),
                UpdateEventSourceMappingRequest.create().functionResponseTypes(List.of("ReportBatchItemFailures")),
                UpdateEventSourceMappingRequest.create().parallelizationFactor(2));
        for (UpdateEventSourceMappingRequest change : there) {
            settled(change.uuid(uuid));
        }
        EventSourceMappingConfiguration changed = world.get(uuid);
        assertEquals(7, changed.batchSize());
        assertEquals(3, changed.maximumBatchingWindowInSeconds());
        assertEquals(60, changed.maximumRecordAgeInSeconds());
        assertEquals(true, changed.bisectBatchOnFunctionError());
        assertEquals(3, changed.maximumRetryAttempts());
        assertEquals(List.of("ReportBatchItemFailures"), changed.functionResponseTypes());
        assertEquals(2, changed.parallelizationFactor());
        settled(UpdateEventSourceMappingRequest.create()
                .uuid(uuid)
                .batchSize(100)
                .maximumBatchingWindowInSeconds(0)
                .maximumRecordAgeInSeconds(-1)
                .bisectBatchOnFunctionError(false)
                .maximumRetryAttempts(-1)
                .functionResponseTypes(List.of())
                .parallelizationFactor(1)
                .tumblingWindowInSeconds(60));
        assertEquals(60, world.get(uuid).tumblingWindowInSeconds());
        settled(UpdateEventSourceMappingRequest.create().uuid(uuid).tumblingWindowInSeconds(0));
        assertEquals(before, world.get(uuid));
    }

    private void settled(UpdateEventSourceMappingRequest change) {
        assertEquals("Updating", update(change).state());
        world.awaitState(change.uuid(), "Enabled");
    }

    @Test
    void aDisabledMappingIsChangedAndDeletedWithoutRunning() {
        world.change(0, "a");
        String uuid = world.create(world.request().enabled(false)).uuid();
        world.awaitState(uuid, "Disabled");
        assertEquals(
                "Updating",
                update(UpdateEventSourceMappingRequest.create().uuid(uuid).batchSize(7))
                        .state());
        world.awaitState(uuid, "Disabled");
        assertEquals(7, world.get(uuid).batchSize());
        world.call(
                "DeleteEventSourceMapping",
                DeleteEventSourceMappingRequest.create().uuid(uuid),
                View.class);
        world.await(
                "its end",
                () -> list(ListEventSourceMappingsRequest.create())
                        .eventSourceMappings()
                        .isEmpty());
        assertEquals(List.of(), world.functions.batches);
    }

    @Test
    void aWindowNeedsOneLaneInUpdatesToo() {
        String uuid = world.createEnabled(world.request().tumblingWindowInSeconds(60));
        updateRefused(
                "InvalidParameterValueException",
                "TumblingWindowInSeconds requires a ParallelizationFactor of 1.",
                UpdateEventSourceMappingRequest.create().uuid(uuid).parallelizationFactor(2));
        assertEquals(1, world.get(uuid).parallelizationFactor());
    }

    @Test
    void aStreamThatWasTurnedOffIsMappedWhileItIsReadable() {
        world.functions.add("g");
        world.change(0, "a");
        world.closeStream();
        String uuid = world.createEnabled(world.request());
        world.awaitSeen(List.of("a"));
        assertEquals("Enabled", world.get(uuid).state());
        world.clock.advance(Duration.ofHours(24).plusMillis(1));
        assertEquals(
                "Stream not found: " + world.stream.arn(),
                world.refusal("CreateEventSourceMapping", world.request().functionName("g"))
                        .getMessage());
    }

    @Test
    void aListHasAHundredMappingsAPageAtMost() {
        world.stop();
        Set<String> made = new HashSet<>();
        for (int i = 0; i < 101; i++) {
            world.functions.add("f" + i);
            made.add(world.create(world.request().functionName("f" + i)).uuid());
        }
        for (int most : new int[] {100, 10_000}) {
            ListEventSourceMappingsResponse first =
                    list(ListEventSourceMappingsRequest.create().maxItems(most));
            assertEquals(100, first.eventSourceMappings().size());
            ListEventSourceMappingsResponse rest =
                    list(ListEventSourceMappingsRequest.create().marker(first.nextMarker()));
            assertEquals(1, rest.eventSourceMappings().size());
            assertEquals(null, rest.nextMarker());
            Set<String> seen = new HashSet<>();
            first.eventSourceMappings().forEach(each -> seen.add(each.uuid()));
            rest.eventSourceMappings().forEach(each -> seen.add(each.uuid()));
            assertEquals(made, seen);
        }
    }

    private ListEventSourceMappingsResponse list(ListEventSourceMappingsRequest request) {
        return world.call("ListEventSourceMappings", request, ListEventSourceMappingsResponse.class);
    }
}
