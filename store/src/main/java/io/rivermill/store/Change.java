// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store;

import org.jspecify.annotations.Nullable;

/**
 * One change of an item, for the log of its bucket: what became of it, its key, and the images that the bucket's readers
 * need. Key and images are bytes that the store keeps and doesn't read.
 */
public record Change(Bucket bucket, Kind kind, byte[] key, byte @Nullable [] before, byte @Nullable [] after) {

    /** How many bytes its key and images are together. */
    public int payloadBytes() {
        return key.length + (before == null ? 0 : before.length) + (after == null ? 0 : after.length);
    }

    /** What became of the item. The codes are on disks. */
    public enum Kind {
        INSERT(1),
        MODIFY(2),
        REMOVE(3),
        /** Removed by Rivermill itself since its time to live had passed. */
        EXPIRE(4),
        /** Not a change of an item: a number of the sequence taken by the end of a {@link Segment}. Readers skip it. */
        MARK(5);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        public int code() {
            return code;
        }

        public static Kind of(int code) {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("no kind of change has the code " + code);
        }
    }
}
