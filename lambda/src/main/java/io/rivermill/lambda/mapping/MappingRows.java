// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.store.BlockingStore;
import io.rivermill.store.Bucket;
import io.rivermill.store.Change;
import io.rivermill.store.Decision;
import io.rivermill.store.RowKey;
import io.rivermill.store.SystemKeyspaces;
import io.rivermill.wire.lambda.DestinationConfig;
import io.rivermill.wire.lambda.EventSourceMappingConfiguration;
import io.rivermill.wire.lambda.EventSourceMappingMetricsConfig;
import io.rivermill.wire.lambda.Filter;
import io.rivermill.wire.lambda.FilterCriteria;
import io.rivermill.wire.lambda.OnFailure;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads mappings and shows them as AWS does. Blocks. */
final class MappingRows {
    /** Where changes of mappings are logged, by the keys of their rows. */
    static final Bucket CHANGES = SystemKeyspaces.FUNCTIONS.bucket(0);

    private final BlockingStore store;

    MappingRows(BlockingStore store) {
        this.store = store;
    }

    BlockingStore store() {
        return store;
    }

    /** Fails with ResourceNotFoundException if there is no such mapping. */
    Mapping find(Caller caller, String uuid) {
        byte[] row = store.get(MappingKeys.mapping(caller.account(), caller.region(), uuid));
        if (row == null) {
            throw MappingErrors.missing();
        }
        return Mapping.read(row);
    }

    /** Writes a mapping and tells those who follow {@link #CHANGES}. */
    static <R> Decision.Write<R> put(Decision.Write<R> write, RowKey key, Mapping mapping) {
        return write.put(key, mapping.toBytes()).change(change(Change.Kind.MODIFY, key));
    }

    /** Removes a mapping and tells those who follow {@link #CHANGES}. */
    static <R> Decision.Write<R> delete(Decision.Write<R> write, RowKey key) {
        return write.delete(key).change(change(Change.Kind.REMOVE, key));
    }

    private static Change change(Change.Kind kind, RowKey key) {
        return new Change(CHANGES, kind, key.key(), null, null);
    }

    static List<Access> access(String action, Caller caller, String uuid) {
        return List.of(Access.of(action, Mapping.arn(caller.account(), caller.region(), uuid)));
    }

    EventSourceMappingConfiguration view(Mapping mapping) {
        MappingConfig config = mapping.config();
        return EventSourceMappingConfiguration.create()
                .uuid(mapping.uuid())
                .startingPosition(mapping.startingPosition())
                .batchSize(config.batchSize())
                .maximumBatchingWindowInSeconds(config.windowSeconds())
                .parallelizationFactor(config.lanes())
                .eventSourceArn(mapping.eventSourceArn())
                .functionArn(mapping.functionArn())
                .lastModified(Instant.ofEpochMilli(mapping.modifiedMillis()))
                .lastProcessingResult(ProcessingResult.read(store, mapping.uuid()))
                .state(mapping.state().text())
                .stateTransitionReason(mapping.reason())
                .destinationConfig(
                        DestinationConfig.create().onFailure(OnFailure.create().destination(config.destination())))
                .maximumRecordAgeInSeconds(config.recordAgeMaxSeconds())
                .bisectBatchOnFunctionError(config.bisects())
                .maximumRetryAttempts(config.retriesMax())
                .tumblingWindowInSeconds(config.tumblingSeconds())
                .functionResponseTypes(config.reportsItemFailures() ? List.of(MappingRequest.ITEM_FAILURES) : List.of())
                .filterCriteria(filterCriteria(config))
                .kmsKeyArn(config.kmsKeyArn())
                .metricsConfig(
                        config.countsEvents()
                                ? EventSourceMappingMetricsConfig.create().metrics(List.of(MappingRequest.EVENT_COUNT))
                                : null)
                .eventSourceMappingArn(mapping.arn());
    }

    private static @Nullable FilterCriteria filterCriteria(MappingConfig config) {
        return config.filters().isEmpty()
                ? null
                : FilterCriteria.create()
                        .filters(config.filters().stream()
                                .map(pattern -> Filter.create().pattern(pattern))
                                .toList());
    }
}
