// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rivermill.http.Access;
import io.rivermill.http.TestCalls;
import io.rivermill.store.FeedDescriptor;
import io.rivermill.store.ViewType;
import io.rivermill.wire.streams.DescribeStreamInput;
import io.rivermill.wire.streams.GetRecordsInput;
import io.rivermill.wire.streams.GetShardIteratorInput;
import io.rivermill.wire.streams.ListStreamsInput;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamAccessTest extends StreamsFixture {

    @Test
    void eachOperationIsAPermissionOfItsOwnOnTheStream() {
        FeedDescriptor feed = table.turnOn(ViewType.KEYS_ONLY, clock.millis());
        String arn = feed.name().arn();
        String iterator = iterator(feed, onlyShard(feed), "LATEST", null);
        assertEquals(
                List.of(Access.of("dynamodb:ListStreams", "*")),
                new ListStreams(streams).access(ListStreamsInput.create(), TestTable.CALLER));
        assertEquals(
                List.of(Access.of("dynamodb:DescribeStream", arn)),
                new DescribeStream(streams).access(DescribeStreamInput.create().streamArn(arn), TestTable.CALLER));
        assertEquals(
                List.of(Access.of("dynamodb:GetShardIterator", arn)),
                new GetShardIterator(streams, iterators)
                        .access(GetShardIteratorInput.create().streamArn(arn), TestTable.CALLER));
        assertEquals(
                List.of(Access.of("dynamodb:GetRecords", arn)),
                TestCalls.accesses(
                        new GetRecords(streams, iterators),
                        GetRecordsInput.create().shardIterator(iterator),
                        TestTable.CALLER));
    }
}
