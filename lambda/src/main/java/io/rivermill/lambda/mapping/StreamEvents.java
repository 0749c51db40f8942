// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import io.rivermill.store.ChangeRecord;
import io.rivermill.store.FeedDescriptor;
import io.rivermill.store.SegmentId;
import io.rivermill.streams.StreamRecords;

/** {@link RecordEvents} as module streams writes them. */
public final class StreamEvents implements RecordEvents {

    @Override
    public byte[] event(FeedDescriptor feed, ChangeRecord record) {
        return StreamRecords.event(feed, record);
    }

    @Override
    public String sequenceNumber(ChangeRecord record) {
        return StreamRecords.sequenceNumber(record);
    }

    @Override
    public String shardId(SegmentId id) {
        return StreamRecords.shardId(id);
    }
}
