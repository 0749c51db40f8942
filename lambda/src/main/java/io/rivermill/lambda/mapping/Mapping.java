// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import io.rivermill.base.Arn;
import io.rivermill.base.RecordReader;
import io.rivermill.base.RecordWriter;
import io.rivermill.store.FeedName;
import java.util.List;

/**
 * An event source mapping: a row of the functions' keyspace.
 *
 * @param enabled whether it is to run, once its state has settled
 * @param reason why it is in its state
 * @param startingPosition {@code TRIM_HORIZON} or {@code LATEST}
 * @param starts for LATEST: by bucket, the number of the last change when the mapping was made
 */
record Mapping(
        String account,
        String region,
        String uuid,
        String eventSourceArn,
        String functionArn,
        MappingState state,
        String reason,
        boolean enabled,
        MappingConfig config,
        String startingPosition,
        List<Long> starts,
        long modifiedMillis) {
    static final String USER_ACTION = "User action";

    private static final int VERSION = MappingConfig.WITH_LANES;

    Mapping {
        starts = List.copyOf(starts);
    }

    String arn() {
        return arn(account, region, uuid);
    }

    static String arn(String account, String region, String uuid) {
        return Arn.of("lambda", region, account, "event-source-mapping:" + uuid).toString();
    }

    FeedName feedName() {
        return FeedName.ofArn(eventSourceArn).orElseThrow();
    }

    /** The number after which a bucket is read when nothing has been read of it yet. */
    long start(int bucket) {
        return bucket < starts.size() ? starts.get(bucket) : 0;
    }

    Mapping in(MappingState next, String why, long nowMillis) {
        return new Mapping(
                account,
                region,
                uuid,
                eventSourceArn,
                functionArn,
                next,
                why,
                enabled,
                config,
                startingPosition,
                starts,
                nowMillis);
    }

    Mapping with(String newFunctionArn, boolean newEnabled, MappingConfig newConfig) {
        return new Mapping(
                account,
                region,
                uuid,
                eventSourceArn,
                newFunctionArn,
                state,
                reason,
                newEnabled,
                newConfig,
                startingPosition,
                starts,
                modifiedMillis);
    }

    /** True if it has records read in the same way. */
    boolean runsAs(Mapping other) {
        return enabled == other.enabled && functionArn.equals(other.functionArn) && config.equals(other.config);
    }

    byte[] toBytes() {
        RecordWriter writer = new RecordWriter(VERSION)
                .writeString(account)
                .writeString(region)
                .writeString(uuid)
                .writeString(eventSourceArn)
                .writeString(functionArn)
                .writeByte(state.code())
                .writeString(reason)
                .writeBoolean(enabled);
        config.write(writer);
        return writer.writeString(startingPosition)
                .writeList(starts, RecordWriter::writeLong)
                .writeLong(modifiedMillis)
                .toBytes();
    }

    static Mapping read(byte[] row) {
        RecordReader reader = new RecordReader(row);
        return new Mapping(
                reader.readString(),
                reader.readString(),
                reader.readString(),
                reader.readString(),
                reader.readString(),
                MappingState.of(reader.readByte()),
                reader.readString(),
                reader.readBoolean(),
                MappingConfig.read(reader),
                reader.readString(),
                reader.readList(RecordReader::readLong),
                reader.readLong());
    }
}
