// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import io.rivermill.base.RecordReader;
import io.rivermill.base.RecordWriter;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client may set and set again.
 *
 * @param windowSeconds how long a batch waits for more records after its first
 * @param recordAgeMaxSeconds older records are given up; {@link #UNLIMITED} for none
 * @param retriesMax further attempts after a failed one; {@link #UNLIMITED} until the records expire
 * @param bisects whether a failed batch is tried again in halves
 * @param reportsItemFailures whether the function's answer names the record from which on to try again
 * @param filters patterns, one of which a record has to match; none lets all pass
 * @param destination where to tell of records that are given up: an ARN, or null
 * @param countsEvents whether metrics of its records are wanted
 * @param kmsKeyArn kept and shown, and used for nothing
 * @param lanes the parallelization factor: how many batches of a shard may be in hand at a time
 * @param tumblingSeconds the length of windows whose state goes from call to call; 0 for none
 */
record MappingConfig(
        int batchSize,
        int windowSeconds,
        int recordAgeMaxSeconds,
        int retriesMax,
        boolean bisects,
        boolean reportsItemFailures,
        List<String> filters,
        @Nullable String destination,
        boolean countsEvents,
        @Nullable String kmsKeyArn,
        int lanes,
        int tumblingSeconds) {
    static final int UNLIMITED = -1;

    /** The first version of a mapping's row with destination and metrics. */
    static final int WITH_DESTINATION = 2;

    /** The first version with lanes and tumbling windows. */
    static final int WITH_LANES = 3;

    static final MappingConfig STANDARD =
            new MappingConfig(100, 0, UNLIMITED, UNLIMITED, false, false, List.of(), null, false, null, 1, 0);

    MappingConfig {
        filters = List.copyOf(filters);
    }

    void write(RecordWriter writer) {
        writer.writeInt(batchSize)
                .writeInt(windowSeconds)
                .writeInt(recordAgeMaxSeconds)
                .writeInt(retriesMax)
                .writeBoolean(bisects)
                .writeBoolean(reportsItemFailures)
                .writeList(filters, RecordWriter::writeString)
                .writeOptional(destination, RecordWriter::writeString)
                .writeBoolean(countsEvents)
                .writeOptional(kmsKeyArn, RecordWriter::writeString)
                .writeInt(lanes)
                .writeInt(tumblingSeconds);
    }

    static MappingConfig read(RecordReader reader) {
        return new MappingConfig(
                reader.readInt(),
                reader.readInt(),
                reader.readInt(),
                reader.readInt(),
                reader.readBoolean(),
                reader.readBoolean(),
                reader.readList(RecordReader::readString),
                reader.version() >= WITH_DESTINATION ? reader.readOptional(RecordReader::readString) : null,
                reader.version() >= WITH_DESTINATION && reader.readBoolean(),
                reader.readOptional(RecordReader::readString),
                reader.version() >= WITH_LANES ? reader.readInt() : 1,
                reader.version() >= WITH_LANES ? reader.readInt() : 0);
    }

    long tumblingMillis() {
        return Duration.ofSeconds(tumblingSeconds).toMillis();
    }
}
