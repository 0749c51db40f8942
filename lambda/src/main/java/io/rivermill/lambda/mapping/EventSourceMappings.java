// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import io.rivermill.base.Clock;
import io.rivermill.base.Tasks;
import io.rivermill.http.Access;
import io.rivermill.http.Operation;
import io.rivermill.http.Service;
import io.rivermill.lambda.destination.Destinations;
import io.rivermill.logs.LogSink;
import io.rivermill.logs.Metrics;
import io.rivermill.store.Store;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * Event source mappings of DynamoDB streams: their operations, and what runs them.
 *
 * <p>Threads: any; operations block.
 */
public final class EventSourceMappings implements Service, AutoCloseable {
    private final Runners runners;
    private final MappingTags tags;
    private final List<Operation<?, ?>> operations;

    /** {@code mayAll} says whether the role of an ARN exists and may do all of a list. Nothing runs before {@link #start}. */
    public EventSourceMappings(
            Store store,
            Clock clock,
            Tasks tasks,
            RandomGenerator random,
            MappedFunctions functions,
            RecordEvents events,
            BiPredicate<String, List<Access>> mayAll,
            Destinations destinations,
            LogSink records,
            Metrics metrics,
            MappingSettings settings) {
        this(new World(
                store,
                new LogTails(store),
                clock,
                tasks,
                random,
                functions,
                events,
                mayAll,
                new ReportedDiscards(
                        destinations,
                        functions,
                        settings,
                        clock,
                        () -> UUID.randomUUID().toString()),
                Watch.of(List.of(new MappingTrace(records, clock), new MappingMetrics(metrics))),
                settings));
    }

    EventSourceMappings(World world) {
        MappingRows rows = new MappingRows(world.store().blocking());
        this.runners = new Runners(world);
        this.tags = new MappingTags(world.store().blocking());
        this.operations = List.of(
                new CreateEventSourceMapping(world, rows),
                new GetEventSourceMapping(rows),
                new ListEventSourceMappings(world, rows),
                new UpdateEventSourceMapping(world, rows),
                new DeleteEventSourceMapping(world, rows));
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return operations;
    }

    /** The tags of a mapping, if there is such a mapping. */
    public Optional<Map<String, String>> tags(String account, String region, String uuid) {
        return tags.find(account, region, uuid);
    }

    /** Changes the tags of a mapping; returns whether there is such a mapping. */
    public boolean changeTags(String account, String region, String uuid, UnaryOperator<Map<String, String>> change) {
        return tags.change(account, region, uuid, change);
    }

    /** Takes up all mappings where they were left. Once, when functions can be invoked. */
    public void start() {
        runners.start();
    }

    /** Ends all mappings and waits for it: batches in hand have some seconds, then they are left to be delivered again. */
    @Override
    public void close() {
        runners.close();
    }
}
