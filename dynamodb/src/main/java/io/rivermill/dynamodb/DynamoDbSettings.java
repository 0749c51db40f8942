// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.store.Keyspace;
import java.time.Duration;

/**
 * What of DynamoDB can be set.
 *
 * @param bucketBits new tables have {@code 2^bucketBits} buckets: units of ordering, and shards of their streams
 * @param sweepPause how long nobody looks for items whose time to live has passed; what is found by then is deleted
 */
public record DynamoDbSettings(int bucketBits, Duration sweepPause) {
    /** A look costs one short read for each table with a time to live, so more seldom is hardly cheaper. */
    public static final Duration SWEEP_PAUSE_DEFAULT = Duration.ofSeconds(1);

    /** Four buckets: enough for a machine with few cores, and few shards to read. */
    public static final DynamoDbSettings DEFAULT = new DynamoDbSettings(2, SWEEP_PAUSE_DEFAULT);

    public DynamoDbSettings {
        if (bucketBits < 0 || bucketBits > Keyspace.BUCKET_BITS_MAX) {
            throw new IllegalArgumentException(
                    "bucketBits is 0 to " + Keyspace.BUCKET_BITS_MAX + ", not " + bucketBits);
        }
        if (sweepPause.isNegative() || sweepPause.isZero()) {
            throw new IllegalArgumentException("a pause of " + sweepPause);
        }
    }

    public DynamoDbSettings withSweepPause(Duration pause) {
        return new DynamoDbSettings(bucketBits, pause);
    }
}
