// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.store.Decision;
import io.rivermill.store.FeedDescriptor;
import io.rivermill.store.FeedName;
import io.rivermill.store.RowKey;
import io.rivermill.store.RowUpdate;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.lambda.CreateEventSourceMappingRequest;
import io.rivermill.wire.lambda.EventSourceMappingConfiguration;
import io.rivermill.wire.lambda.Operations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Makes a mapping between a stream and a function, and sets it going. */
final class CreateEventSourceMapping
        implements ControlOperation<CreateEventSourceMappingRequest, EventSourceMappingConfiguration> {
    private final World world;
    private final MappingRows rows;

    CreateEventSourceMapping(World world, MappingRows rows) {
        this.world = world;
        this.rows = rows;
    }

    @Override
    public OperationType<CreateEventSourceMappingRequest, EventSourceMappingConfiguration> type() {
        return Operations.CREATE_EVENT_SOURCE_MAPPING;
    }

    @Override
    public List<Access> access(CreateEventSourceMappingRequest input, Caller caller) {
        return List.of(Access.of("lambda:CreateEventSourceMapping", "*"));
    }

    @Override
    public EventSourceMappingConfiguration handle(CreateEventSourceMappingRequest input, Caller caller) {
        String streamArn = input.eventSourceArn();
        if (streamArn == null) {
            throw MappingErrors.invalid("Unrecognized event source.");
        }
        String position = input.startingPosition();
        if (position == null) {
            throw MappingErrors.constraint(null, "startingPosition", "Member must not be null.");
        }
        FeedName name = FeedName.ofArn(streamArn)
                .orElseThrow(() -> MappingErrors.notYet("event sources other than DynamoDB streams"));
        if (position.equals("AT_TIMESTAMP")) {
            throw MappingErrors.invalid("Unsupported starting position for arn type: " + streamArn);
        }
        if (input.startingPositionTimestamp() != null) {
            throw MappingErrors.invalid("Timestamp only valid with StartingPosition AT_TIMESTAMP");
        }
        MappingRequest request = MappingRequest.of(input);
        MappingConfig config = request.applyTo(MappingConfig.STANDARD);
        String functionArn = world.functions()
                .find(caller.account(), caller.region(), input.functionName())
                .orElseThrow(MappingErrors::functionMissing);
        request.checkDestination();
        SourceChecks.role(world, functionArn, streamArn);
        SourceChecks.destination(world, functionArn, config);
        FeedDescriptor stream = SourceChecks.stream(world, caller, name);
        Mapping mapping = new Mapping(
                caller.account(),
                caller.region(),
                randomUuid(world.random()).toString(),
                streamArn,
                functionArn,
                MappingState.CREATING,
                Mapping.USER_ACTION,
                !Boolean.FALSE.equals(input.enabled()),
                config,
                position,
                position.equals("LATEST") ? latest(stream) : List.of(),
                world.clock().millis());
        write(mapping, input.tags() == null ? Map.of() : input.tags());
        return rows.view(mapping);
    }

    /** Where the stream's buckets stand now, so that no change after the answer is missed. */
    private List<Long> latest(FeedDescriptor stream) {
        List<Long> latest = new ArrayList<>();
        for (int bucket = 0; bucket < stream.keyspace().buckets(); bucket++) {
            latest.add(world.store().feed(stream.keyspace().bucket(bucket)).lastSequence());
        }
        return latest;
    }

    private void write(Mapping mapping, Map<String, String> tags) {
        RowKey key = MappingKeys.mapping(mapping.account(), mapping.region(), mapping.uuid());
        RowKey pair = MappingKeys.pair(mapping.eventSourceArn(), mapping.functionArn());
        RowKey tagged = MappingKeys.tags(mapping.account(), mapping.region(), mapping.uuid());
        rows.store().update(RowUpdate.sync(List.of(key, pair, tagged), present -> {
            byte[] other = present.get(pair);
            if (other != null) {
                return Decision.refuse(
                        MappingErrors.exists(mapping.eventSourceArn(), mapping.functionArn(), MappingKeys.text(other)));
            }
            Decision.Write<Boolean> write =
                    MappingRows.put(Decision.write(true), key, mapping).put(pair, MappingKeys.text(mapping.uuid()));
            return tags.isEmpty() ? write : write.put(tagged, MappingTags.toBytes(tags));
        }));
    }

    /** A random UUID as RFC 9562 has it: version 4, variant 10. */
    private static UUID randomUuid(RandomGenerator random) {
        long most = (random.nextLong() & ~0xf000L) | 0x4000L;
        long least = (random.nextLong() >>> 2) | Long.MIN_VALUE;
        return new UUID(most, least);
    }
}
