// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.store.Keyspace;

/**
 * What of DynamoDB can be set.
 *
 * @param bucketBits new tables have {@code 2^bucketBits} buckets: units of ordering, and shards of their streams
 */
public record DynamoDbSettings(int bucketBits) {
    /** Four buckets: enough for a machine with few cores, and few shards to read. */
    public static final DynamoDbSettings DEFAULT = new DynamoDbSettings(2);

    public DynamoDbSettings {
        if (bucketBits < 0 || bucketBits > Keyspace.BUCKET_BITS_MAX) {
            throw new IllegalArgumentException(
                    "bucketBits is 0 to " + Keyspace.BUCKET_BITS_MAX + ", not " + bucketBits);
        }
    }
}
