// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import io.rivermill.store.ChangeRecord;
import io.rivermill.store.FeedDescriptor;
import io.rivermill.store.SegmentId;

/** How a stream's records look in a function's event. */
public interface RecordEvents {

    /** One element of {@code Records}, as JSON in UTF-8. */
    byte[] event(FeedDescriptor feed, ChangeRecord record);

    /** The record's SequenceNumber, as {@link #event} has it. */
    String sequenceNumber(ChangeRecord record);

    /** A shard's name. */
    String shardId(SegmentId id);
}
