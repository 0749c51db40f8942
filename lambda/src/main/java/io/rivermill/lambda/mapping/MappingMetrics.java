// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import io.rivermill.logs.Metrics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Counts what mappings do under CloudWatch's names: how old the records are that a function gets, and, for mappings that
 * ask for it, how many records go which way.
 *
 * <p>Threads: any.
 */
final class MappingMetrics implements Watch {
    private static final String NAMESPACE = "AWS/Lambda";
    private static final String FUNCTION_NAME = "FunctionName";
    private static final String MAPPING = "EventSourceMappingUUID";

    private final Metrics metrics;

    MappingMetrics(Metrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void filteredOut(Mapping mapping, String shardId, List<String> sequenceNumbers) {
        count(mapping, "PolledEventCount", sequenceNumbers.size());
        count(mapping, "FilteredOutEventCount", sequenceNumbers.size());
    }

    @Override
    public void batched(Mapping mapping, Batch batch) {
        count(mapping, "PolledEventCount", batch.records().size());
    }

    @Override
    public void attempted(Mapping mapping, Attempt attempt) {
        attempt.iteratorAgeMillis()
                .ifPresent(age -> metrics.time(
                        scope(mapping),
                        NAMESPACE,
                        "IteratorAge",
                        Map.of(FUNCTION_NAME, functionName(mapping), MAPPING, mapping.uuid()),
                        Duration.ofMillis(age)));
        int records = attempt.batch().records().size();
        switch (attempt.result()) {
            case BatchResult.Succeeded _ -> count(mapping, "InvokedEventCount", records);
            case BatchResult.Failed _ -> {
                count(mapping, "InvokedEventCount", records);
                count(mapping, "FailedInvokeEventCount", records);
            }
            case BatchResult.NotRun _, BatchResult.Missing _ -> count(mapping, "FailedInvokeEventCount", records);
        }
    }

    @Override
    public void discarded(Discarded discarded, Discards.Fate fate) {
        Mapping mapping = discarded.mapping();
        switch (fate) {
            case DELIVERED ->
                count(
                        mapping,
                        "OnFailureDestinationDeliveredEventCount",
                        discarded.records().size());
            case UNREPORTED -> countDropped(discarded);
            case LOST -> {
                metrics.count(
                        scope(mapping),
                        NAMESPACE,
                        "DestinationDeliveryFailures",
                        Map.of(FUNCTION_NAME, functionName(mapping)),
                        1);
                countDropped(discarded);
            }
        }
    }

    /** Records that the stream itself doesn't keep any longer don't count. */
    private void countDropped(Discarded discarded) {
        Mapping mapping = discarded.mapping();
        boolean ended = discarded.condition() == Discarded.Condition.RECORD_AGE_EXCEEDED
                && mapping.config().recordAgeMaxSeconds() == MappingConfig.UNLIMITED;
        if (!ended) {
            count(mapping, "DroppedEventCount", discarded.records().size());
        }
    }

    private void count(Mapping mapping, String name, long records) {
        if (mapping.config().countsEvents() && records > 0) {
            metrics.count(scope(mapping), NAMESPACE, name, Map.of(MAPPING, mapping.uuid()), records);
        }
    }

    @Override
    public void reading(Mapping mapping, int bucket, LongSupplier lagMillis) {
        metrics.gaugeSeconds(
                scope(mapping),
                "Rivermill",
                "TriggerLag",
                Map.of(MAPPING, mapping.uuid(), "Bucket", Integer.toString(bucket)),
                () -> Duration.ofMillis(lagMillis.getAsLong()));
    }

    @Override
    public void deleted(Mapping mapping) {
        metrics.forget(scope(mapping), MAPPING, mapping.uuid());
    }

    private static Metrics.Scope scope(Mapping mapping) {
        return new Metrics.Scope(mapping.account(), mapping.region());
    }

    /** The name in the ARN, without the version or alias. */
    private static String functionName(Mapping mapping) {
        String arn = mapping.functionArn();
        String name = arn.substring(arn.indexOf(":function:") + ":function:".length());
        int qualifier = name.indexOf(':');
        return qualifier < 0 ? name : name.substring(0, qualifier);
    }
}
