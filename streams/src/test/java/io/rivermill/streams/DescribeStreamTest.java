// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.rivermill.http.Caller;
import io.rivermill.http.Principal;
import io.rivermill.store.FeedDescriptor;
import io.rivermill.store.ViewType;
import io.rivermill.wire.streams.DescribeStreamInput;
import io.rivermill.wire.streams.GetRecordsOutput;
import io.rivermill.wire.streams.ListStreamsInput;
import io.rivermill.wire.streams.Shard;
import io.rivermill.wire.streams.ShardFilter;
import io.rivermill.wire.streams.StreamDescription;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DescribeStreamTest extends StreamsFixture {

    @Test
    void descriptionsTellOfTheStream() {
        FeedDescriptor feed = table.turnOn(ViewType.OLD_IMAGE, clock.millis());
        StreamDescription description = describe(feed);
        assertEquals(feed.name().arn(), description.streamArn());
        assertEquals("2026-01-01T00:00:00.000", description.streamLabel());
        assertEquals("ENABLED", description.streamStatus());
        assertEquals("OLD_IMAGE", description.streamViewType());
        assertEquals("orders", description.tableName());
        assertEquals(clock.now(), description.creationRequestDateTime());
        assertEquals("Id", description.keySchema().getFirst().attributeName());
        assertEquals("HASH", description.keySchema().getFirst().keyType());
        table.turnOff(feed, clock.millis());
        assertNotNull(onlyShard(feed).sequenceNumberRange().endingSequenceNumber());
    }

    @Test
    void aStreamThatWasTurnedOffIsDisablingForSixSecondsThenDisabled() {
        FeedDescriptor feed = table.turnOn(ViewType.KEYS_ONLY, clock.millis());
        table.turnOff(feed, clock.millis());
        assertEquals("DISABLING", describe(feed).streamStatus());
        clock.advance(Duration.ofMillis(5_999));
        assertEquals("DISABLING", describe(feed).streamStatus());
        clock.advance(Duration.ofMillis(1));
        assertEquals("DISABLED", describe(feed).streamStatus());
        clock.advance(DAY);
        assertEquals("ResourceNotFoundException", refused(() -> describe(feed)).code());
    }

    @Test
    void shardsArePagedInTheOrderOfTheirIds() {
        TestTable wide = new TestTable(store, "wide", 1_001, 2);
        FeedDescriptor feed = wide.turnOn(ViewType.KEYS_ONLY, clock.millis());
        List<String> seen = allShards(feed).stream().map(Shard::shardId).toList();
        assertEquals(4, seen.size());
        assertEquals(seen.stream().sorted().distinct().toList(), seen);
        StreamDescription past = describe(
                DescribeStreamInput.create().streamArn(feed.name().arn()).exclusiveStartShardId(seen.getLast()));
        assertEquals(List.of(), past.shards());
    }

    @Test
    void aPageHasAHundredShardsUnlessAskedOtherwise() {
        TestTable wide = new TestTable(store, "wide", 1_001, 7);
        FeedDescriptor feed = wide.turnOn(ViewType.KEYS_ONLY, clock.millis());
        StreamDescription first = describe(feed);
        assertEquals(100, first.shards().size());
        assertEquals(first.shards().getLast().shardId(), first.lastEvaluatedShardId());
        StreamDescription rest = describe(DescribeStreamInput.create()
                .streamArn(feed.name().arn())
                .exclusiveStartShardId(first.lastEvaluatedShardId()));
        assertEquals(28, rest.shards().size());
        assertNull(rest.lastEvaluatedShardId());
    }

    @Test
    void aReaderThatFollowsAShardSeesItsEndAndFindsItsChild() {
        FeedDescriptor feed = table.turnOn(ViewType.KEYS_ONLY, clock.millis());
        table.put(1, TestTable.item(1, "x"));
        Shard parent = onlyShard(feed);
        String iterator =
                get(iterator(feed, parent, "TRIM_HORIZON", null), null).nextShardIterator();
        assertNotNull(iterator);
        clock.advance(Duration.ofHours(4));
        keeper.run();
        String stale = iterator(
                feed,
                parent,
                "AFTER_SEQUENCE_NUMBER",
                read(feed).getFirst().dynamodb().sequenceNumber());
        GetRecordsOutput end = get(stale, null);
        assertEquals(List.of(), end.records());
        assertNull(end.nextShardIterator());
        ShardFilter children = ShardFilter.create().type("CHILD_SHARDS").shardId(parent.shardId());
        StreamDescription description = describe(
                DescribeStreamInput.create().streamArn(feed.name().arn()).shardFilter(children));
        assertEquals(1, description.shards().size());
        Shard child = description.shards().getFirst();
        assertEquals(parent.shardId(), child.parentShardId());
        ShardFilter none = ShardFilter.create().type("CHILD_SHARDS").shardId(child.shardId());
        assertEquals(
                List.of(),
                describe(DescribeStreamInput.create()
                                .streamArn(feed.name().arn())
                                .shardFilter(none))
                        .shards());
    }

    @Test
    void aShardThatRollsWhileItIsListedIsListedOnce() {
        FeedDescriptor before = table.turnOn(ViewType.KEYS_ONLY, clock.millis());
        table.put(1, TestTable.item(1, "x"));
        clock.advance(Duration.ofHours(4));
        keeper.run();
        List<StreamShard> shards = streams.shards(before);
        assertEquals(1, shards.size());
        assertNotNull(shards.getFirst().endSequence());
    }

    @Test
    void streamsOfOthersAreNotThere() {
        FeedDescriptor feed = table.turnOn(ViewType.KEYS_ONLY, clock.millis());
        String iterator = iterator(feed, onlyShard(feed), "LATEST", null);
        Caller other = new Caller(Principal.root("210987654321"), TestTable.REGION, "request", "127.0.0.1");
        Caller elsewhere = new Caller(Principal.root(TestTable.ACCOUNT), "eu-west-1", "request", "127.0.0.1");
        for (Caller caller : List.of(other, elsewhere)) {
            assertEquals(
                    List.of(),
                    new ListStreams(streams)
                            .handle(ListStreamsInput.create(), caller)
                            .streams());
            DescribeStreamInput input =
                    DescribeStreamInput.create().streamArn(feed.name().arn());
            assertEquals(
                    "ResourceNotFoundException",
                    refused(() -> new DescribeStream(streams).handle(input, caller))
                            .code());
            assertEquals(
                    "ResourceNotFoundException",
                    refused(() -> get(iterator, null, caller)).code());
        }
        assertEquals(
                "ValidationException",
                refused(() -> describe(DescribeStreamInput.create().streamArn("arn:aws:dynamodb:us-east-1:1:table/x")))
                        .code());
    }
}
