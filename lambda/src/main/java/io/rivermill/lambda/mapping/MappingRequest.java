// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import io.rivermill.lambda.destination.Destination;
import io.rivermill.wire.lambda.CreateEventSourceMappingRequest;
import io.rivermill.wire.lambda.DestinationConfig;
import io.rivermill.wire.lambda.EventSourceMappingMetricsConfig;
import io.rivermill.wire.lambda.Filter;
import io.rivermill.wire.lambda.FilterCriteria;
import io.rivermill.wire.lambda.OnFailure;
import io.rivermill.wire.lambda.UpdateEventSourceMappingRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What CreateEventSourceMapping and UpdateEventSourceMapping have in common: members that a mapping may be given. Ranges of
 * numbers were checked by the validator; what can't be done is refused here, never passed over.
 */
record MappingRequest(
        @Nullable Integer batchSize,
        @Nullable Integer windowSeconds,
        @Nullable Integer parallelizationFactor,
        @Nullable Integer recordAgeMaxSeconds,
        @Nullable Integer retriesMax,
        @Nullable Boolean bisects,
        @Nullable Integer tumblingWindowSeconds,
        @Nullable List<String> responseTypes,
        @Nullable FilterCriteria filterCriteria,
        @Nullable DestinationConfig destination,
        @Nullable EventSourceMappingMetricsConfig metrics,
        @Nullable String kmsKeyArn) {
    static final String ITEM_FAILURES = "ReportBatchItemFailures";

    static final String EVENT_COUNT = "EventCount";

    private static final int FILTERS_MAX = 5;
    private static final int RECORD_AGE_SECONDS_MIN = 60;

    static MappingRequest of(CreateEventSourceMappingRequest input) {
        forStreams(input.sourceAccessConfigurations() == null, "SourceAccessConfigurations");
        forStreams(input.scalingConfig() == null, "ScalingConfig");
        forStreams(input.provisionedPollerConfig() == null, "ProvisionedPollerConfig");
        forStreams(input.documentDBEventSourceConfig() == null, "DocumentDBEventSourceConfig");
        forStreams(input.loggingConfig() == null, "LoggingConfig");
        forStreams(input.topics() == null, "Topics");
        forStreams(input.queues() == null, "Queues");
        forStreams(input.selfManagedEventSource() == null, "SelfManagedEventSource");
        forStreams(input.amazonManagedKafkaEventSourceConfig() == null, "AmazonManagedKafkaEventSourceConfig");
        forStreams(input.selfManagedKafkaEventSourceConfig() == null, "SelfManagedKafkaEventSourceConfig");
        if (input.tags() != null) {
            TagRules.counted(TagRules.given(input.tags()));
        }
        return new MappingRequest(
                input.batchSize(),
                input.maximumBatchingWindowInSeconds(),
                input.parallelizationFactor(),
                input.maximumRecordAgeInSeconds(),
                input.maximumRetryAttempts(),
                input.bisectBatchOnFunctionError(),
                input.tumblingWindowInSeconds(),
                input.functionResponseTypes(),
                input.filterCriteria(),
                input.destinationConfig(),
                input.metricsConfig(),
                input.kmsKeyArn());
    }

    static MappingRequest of(UpdateEventSourceMappingRequest input) {
        forStreams(input.sourceAccessConfigurations() == null, "SourceAccessConfigurations");
        forStreams(input.scalingConfig() == null, "ScalingConfig");
        forStreams(input.provisionedPollerConfig() == null, "ProvisionedPollerConfig");
        forStreams(input.documentDBEventSourceConfig() == null, "DocumentDBEventSourceConfig");
        forStreams(input.loggingConfig() == null, "LoggingConfig");
        return new MappingRequest(
                input.batchSize(),
                input.maximumBatchingWindowInSeconds(),
                input.parallelizationFactor(),
                input.maximumRecordAgeInSeconds(),
                input.maximumRetryAttempts(),
                input.bisectBatchOnFunctionError(),
                input.tumblingWindowInSeconds(),
                input.functionResponseTypes(),
                input.filterCriteria(),
                input.destinationConfig(),
                input.metricsConfig(),
                input.kmsKeyArn());
    }

    private static void forStreams(boolean isAbsent, String member) {
        if (!isAbsent) {
            throw MappingErrors.notForStreams(member);
        }
    }

    /** The configuration that results; members that aren't there stay as they are. */
    MappingConfig applyTo(MappingConfig config) {
        if (recordAgeMaxSeconds != null
                && recordAgeMaxSeconds != MappingConfig.UNLIMITED
                && recordAgeMaxSeconds < RECORD_AGE_SECONDS_MIN) {
            throw MappingErrors.constraint(
                    recordAgeMaxSeconds,
                    "maximumRecordAgeInSeconds",
                    "Member must have value greater than or equal to " + RECORD_AGE_SECONDS_MIN);
        }
        int lanes = orElse(parallelizationFactor, config.lanes());
        int tumblingSeconds = orElse(tumblingWindowSeconds, config.tumblingSeconds());
        if (lanes > 1 && tumblingSeconds > 0) {
            throw MappingErrors.windowNeedsOneLane();
        }
        return new MappingConfig(
                orElse(batchSize, config.batchSize()),
                orElse(windowSeconds, config.windowSeconds()),
                orElse(recordAgeMaxSeconds, config.recordAgeMaxSeconds()),
                orElse(retriesMax, config.retriesMax()),
                orElse(bisects, config.bisects()),
                responseTypes == null ? config.reportsItemFailures() : responseTypes.contains(ITEM_FAILURES),
                filters(config),
                destination(config),
                countsEvents(config),
                kmsKeyArn == null ? config.kmsKeyArn() : kmsKeyArn,
                lanes,
                tumblingSeconds);
    }

    private List<String> filters(MappingConfig config) {
        if (filterCriteria == null) {
            return config.filters();
        }
        if (filterCriteria.filters() == null || filterCriteria.filters().isEmpty()) {
            return List.of();
        }
        List<String> patterns = new ArrayList<>();
        for (Filter filter : filterCriteria.filters()) {
            patterns.add(filter.pattern() == null ? "" : filter.pattern());
        }
        if (patterns.size() > FILTERS_MAX) {
            throw MappingErrors.invalid("Invalid filter pattern definition.");
        }
        RecordFilter.of(patterns); // refuses what isn't a pattern
        return patterns;
    }

    private boolean countsEvents(MappingConfig config) {
        if (metrics == null || metrics.metrics() == null) {
            return config.countsEvents();
        }
        if (!List.of(EVENT_COUNT).containsAll(metrics.metrics())) {
            throw MappingErrors.notForStreams("MetricsConfig");
        }
        return metrics.metrics().contains(EVENT_COUNT);
    }

    /** An empty ARN removes the destination. */
    private @Nullable String destination(MappingConfig config) {
        if (destination == null || destination.onFailure() == null) {
            return config.destination();
        }
        String arn = destination.onFailure().destination();
        return arn == null || arn.isEmpty() ? null : arn;
    }

    /** Refuses destinations that aren't for streams. Comes after what the configuration itself may be refused for. */
    void checkDestination() {
        if (destination == null) {
            return;
        }
        OnFailure onFailure = destination.onFailure();
        String arn = onFailure == null || onFailure.destination() == null ? "" : onFailure.destination();
        if (destination.onSuccess() != null
                || (!arn.isEmpty() && Destination.ofArn(arn).isEmpty())) {
            throw MappingErrors.notForStreams("DestinationConfig");
        }
    }

    private static <T> T orElse(@Nullable T member, T otherwise) {
        return member != null ? member : otherwise;
    }
}
