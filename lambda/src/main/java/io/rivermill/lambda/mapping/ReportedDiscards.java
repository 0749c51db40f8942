// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import io.rivermill.base.Clock;
import io.rivermill.lambda.destination.Destination;
import io.rivermill.lambda.destination.Destinations;
import io.rivermill.lambda.destination.FailureReport;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link Discards} that go to the on-failure destinations of their mappings, and into the server's log in any case. */
final class ReportedDiscards implements Discards {
    private static final Logger LOG = LoggerFactory.getLogger(ReportedDiscards.class);
    private static final String UNHANDLED = "Unhandled";

    private final Destinations destinations;
    private final MappedFunctions functions;
    private final MappingSettings settings;
    private final Clock clock;
    private final Supplier<String> ids;

    /** {@code ids} are for requests that no run has. */
    ReportedDiscards(
            Destinations destinations,
            MappedFunctions functions,
            MappingSettings settings,
            Clock clock,
            Supplier<String> ids) {
        this.destinations = destinations;
        this.functions = functions;
        this.settings = settings;
        this.clock = clock;
        this.ids = ids;
    }

    @Override
    public Optional<String> problem(Destination destination) {
        return destinations.problem(destination);
    }

    @Override
    public Fate accept(Discarded discarded) throws InterruptedException {
        Mapping mapping = discarded.mapping();
        LOG.warn(
                "mapping {} gives up {} records of {}, {} to {}: {}",
                mapping.uuid(),
                discarded.records().size(),
                discarded.shardId(),
                discarded.records().getFirst().sequenceNumber(),
                discarded.records().getLast().sequenceNumber(),
                discarded.condition());
        Optional<Destination> destination =
                Optional.ofNullable(mapping.config().destination()).flatMap(Destination::ofArn);
        if (destination.isEmpty()) {
            return Fate.UNREPORTED;
        }
        Optional<String> role = settings.checksRole() ? functions.role(mapping.functionArn()) : Optional.empty();
        return destinations.deliver(destination.get(), role.orElse(null), report(discarded))
                ? Fate.DELIVERED
                : Fate.LOST;
    }

    private FailureReport report(Discarded discarded) {
        Mapping mapping = discarded.mapping();
        BatchResult.@Nullable Run run = run(discarded.lastResult());
        List<Batch.Entry> records = discarded.records();
        boolean tooOld = discarded.condition() == Discarded.Condition.RECORD_AGE_EXCEEDED;
        return new FailureReport(
                mapping.uuid(),
                mapping.region(),
                run == null ? ids.get() : run.requestId(),
                mapping.functionArn(),
                discarded.condition().text(),
                Math.max(1, discarded.invocations()), // as AWS counts even those that never ran
                run == null || tooOld ? null : response(run, discarded.lastResult()),
                Instant.ofEpochMilli(clock.millis()),
                discarded.shardId(),
                records.getFirst().sequenceNumber(),
                records.getLast().sequenceNumber(),
                Instant.ofEpochMilli(records.getFirst().timeMillis()),
                Instant.ofEpochMilli(records.getLast().timeMillis()),
                records.size(),
                mapping.eventSourceArn(),
                Batch.event(records));
    }

    private static BatchResult.@Nullable Run run(@Nullable BatchResult result) {
        return switch (result) {
            case BatchResult.Succeeded success -> success.run();
            case BatchResult.Failed failure -> failure.run();
            case BatchResult.NotRun _, BatchResult.Missing _ -> null;
            case null -> null;
        };
    }

    /** A function that only named the records that failed made no error itself. */
    private static FailureReport.Response response(BatchResult.Run run, @Nullable BatchResult result) {
        return new FailureReport.Response(
                run.executedVersion(), result instanceof BatchResult.Failed ? UNHANDLED : null);
    }
}
