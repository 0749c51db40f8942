// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store;

/** Which {@link Segment} of a feed: unique in it, ordered by age, then by bucket. */
public record SegmentId(long createdMillis, int bucket) implements Comparable<SegmentId> {
    @Override
    public int compareTo(SegmentId other) {
        int order = Long.compare(createdMillis, other.createdMillis);
        return order != 0 ? order : Integer.compare(bucket, other.bucket);
    }
}
