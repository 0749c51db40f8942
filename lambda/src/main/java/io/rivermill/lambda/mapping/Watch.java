// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Told what mappings do, for those who count and write it down. Beside the way of the records: it neither waits nor fails.
 *
 * <p>Threads: called by any poller.
 */
interface Watch {
    /** Nobody looks. */
    Watch NONE = new Watch() {};

    /** Records were read that no filter of the mapping wants; these don't reach the function. */
    default void filteredOut(Mapping mapping, String shardId, List<String> sequenceNumbers) {}

    /** A batch was formed: these are handed to the function next. */
    default void batched(Mapping mapping, Batch batch) {}

    /** The function was called with records or to end a tumbling window, or should have been. */
    default void attempted(Mapping mapping, Attempt attempt) {}

    /** Records were given up. */
    default void discarded(Discarded discarded, Discards.Fate fate) {}

    /** A mapping has a stream to read, and this tells how far it is behind in a bucket of it, whenever it is asked. */
    default void reading(Mapping mapping, int bucket, LongSupplier lagMillis) {}

    /** A mapping is gone. */
    default void deleted(Mapping mapping) {}

    /** All of these look. */
    static Watch of(List<Watch> watches) {
        return new Watch() {
            @Override
            public void filteredOut(Mapping mapping, String shardId, List<String> sequenceNumbers) {
                watches.forEach(watch -> watch.filteredOut(mapping, shardId, sequenceNumbers));
            }

            @Override
            public void batched(Mapping mapping, Batch batch) {
                watches.forEach(watch -> watch.batched(mapping, batch));
            }

            @Override
            public void attempted(Mapping mapping, Attempt attempt) {
                watches.forEach(watch -> watch.attempted(mapping, attempt));
            }

            @Override
            public void discarded(Discarded discarded, Discards.Fate fate) {
                watches.forEach(watch -> watch.discarded(discarded, fate));
            }

            @Override
            public void reading(Mapping mapping, int bucket, LongSupplier lagMillis) {
                watches.forEach(watch -> watch.reading(mapping, bucket, lagMillis));
            }

            @Override
            public void deleted(Mapping mapping) {
                watches.forEach(watch -> watch.deleted(mapping));
            }
        };
    }

    /**
     * A call of a function.
     *
     * @param batch without records when the call only ends a tumbling window
     * @param windowStartMillis the beginning of the tumbling window that the call belongs to
     * @param number 1 for the first call with a batch, counting those that couldn't be made
     * @param begunMillis when it began
     * @param millis how long it took
     * @param next what comes of it
     */
    record Attempt(
            Batch batch,
            OptionalLong windowStartMillis,
            int number,
            BatchResult result,
            long begunMillis,
            long millis,
            Next next) {

        /** The age of the batch's last record when the call began. */
        OptionalLong iteratorAgeMillis() {
            List<Batch.Entry> records = batch.records();
            return records.isEmpty()
                    ? OptionalLong.empty()
                    : OptionalLong.of(
                            Math.max(0, begunMillis - records.getLast().timeMillis()));
        }
    }

    /** What follows an attempt. */
    enum Next {
        /** All records are done with. */
        DONE,
        /** All or some of the records are tried again, or given up. */
        REST,
        /** The batch is tried again in two halves. */
        HALVES
    }
}
