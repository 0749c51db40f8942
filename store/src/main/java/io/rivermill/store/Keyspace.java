// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store;

/**
 * A set of rows that live and die together: a table, an index of a table, or one of Rivermill's own
 * ({@link SystemKeyspaces}). Its rows are spread over {@code 2^bucketBits} buckets by the high bits of their hash; the
 * number is fixed when the keyspace is created.
 */
public record Keyspace(long id, int bucketBits) {
    /** 4,096 buckets: more than any cluster of Rivermill has owners. */
    public static final int BUCKET_BITS_MAX = 12;

    /**
     * Keyspaces with the same number of buckets whose ids differ by a multiple of this are alike to an engine that spreads
     * buckets over up to 8, 10, 12, 14 or 15 writers: an update of rows at the same place in both has one writer.
     */
    static final int ALIKE = 840;

    public Keyspace {
        if (id <= 0 || bucketBits < 0 || bucketBits > BUCKET_BITS_MAX) {
            throw new IllegalArgumentException("keyspace " + id + " with " + bucketBits + " bucket bits");
        }
    }

    /** The first keyspace from the id {@code least} on whose rows have the writers of the rows at the same place here. */
    public Keyspace twin(long least) {
        return new Keyspace(least + Math.floorMod(id - least, ALIKE), bucketBits);
    }

    public int buckets() {
        return 1 << bucketBits;
    }

    public Bucket bucket(int index) {
        return new Bucket(id, index);
    }

    /** The bucket of rows with this hash. */
    public Bucket bucketOf(long hash) {
        return new Bucket(id, bucketBits == 0 ? 0 : (int) (hash >>> (Long.SIZE - bucketBits)));
    }
}
