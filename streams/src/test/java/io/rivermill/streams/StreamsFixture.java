// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.rivermill.base.ManualClock;
import io.rivermill.http.Caller;
import io.rivermill.http.TestCalls;
import io.rivermill.store.FeedDescriptor;
import io.rivermill.store.FeedName;
import io.rivermill.store.MemoryStore;
import io.rivermill.store.Store;
import io.rivermill.wire.ServiceException;
import io.rivermill.wire.streams.DescribeStreamInput;
import io.rivermill.wire.streams.GetRecordsInput;
import io.rivermill.wire.streams.GetRecordsOutput;
import io.rivermill.wire.streams.GetShardIteratorInput;
import io.rivermill.wire.streams.ListStreamsInput;
import io.rivermill.wire.streams.Record;
import io.rivermill.wire.streams.Shard;
import io.rivermill.wire.streams.StreamDescription;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** A table's stream in memory, a clock that tests move, and the operations as a consumer calls them. */
@Timeout(60)
abstract class StreamsFixture {
    static final Duration DAY = Duration.ofHours(24);

    final ManualClock clock = new ManualClock();
    final Store store = new MemoryStore(clock);
    final Streams streams = new Streams(store, clock);
    final ShardIterators iterators = ShardIterators.open(store, clock, new SecureRandom());
    final StreamKeeper keeper = new StreamKeeper(store, clock, Duration.ofHours(4));
    final TestTable table = new TestTable(store, "orders", 1_000, 0);

    @AfterEach
    void closeStore() {
        store.close();
    }

    List<Record> read(FeedDescriptor feed) {
        Shard shard = describe(feed).shards().getFirst();
        return get(iterator(feed, shard, "TRIM_HORIZON", null), null).records();
    }

    static List<Long> sizes(List<Record> records) {
        return records.stream().map(record -> record.dynamodb().sizeBytes()).toList();
    }

    List<String> numbersFrom(String iterator) {
        return get(iterator, null).records().stream()
                .map(record -> record.dynamodb().sequenceNumber())
                .toList();
    }

    List<Shard> allShards(FeedDescriptor feed) {
        List<Shard> shards = new ArrayList<>();
        String after = null;
        do {
            StreamDescription page = describe(DescribeStreamInput.create()
                    .streamArn(feed.name().arn())
                    .limit(3)
                    .exclusiveStartShardId(after));
            shards.addAll(page.shards());
            after = page.lastEvaluatedShardId();
        } while (after != null);
        return shards;
    }

    Shard onlyShard(FeedDescriptor feed) {
        List<Shard> shards = describe(feed).shards();
        assertEquals(1, shards.size());
        return shards.getFirst();
    }

    List<String> listed(String tableName) {
        return new ListStreams(streams)
                .handle(ListStreamsInput.create().tableName(tableName), TestTable.CALLER).streams().stream()
                        .map(stream ->
                                FeedName.ofArn(stream.streamArn()).orElseThrow().arn())
                        .toList();
    }

    StreamDescription describe(FeedDescriptor feed) {
        return describe(DescribeStreamInput.create().streamArn(feed.name().arn()));
    }

    StreamDescription describe(DescribeStreamInput input) {
        return new DescribeStream(streams).handle(input, TestTable.CALLER).streamDescription();
    }

    String iterator(FeedDescriptor feed, Shard shard, String type, @Nullable String number) {
        GetShardIteratorInput input = GetShardIteratorInput.create()
                .streamArn(feed.name().arn())
                .shardId(shard.shardId())
                .shardIteratorType(type)
                .sequenceNumber(number);
        return new GetShardIterator(streams, iterators)
                .handle(input, TestTable.CALLER)
                .shardIterator();
    }

    GetRecordsOutput get(String iterator, @Nullable Integer limit) {
        return get(iterator, limit, TestTable.CALLER);
    }

    GetRecordsOutput get(String iterator, @Nullable Integer limit, Caller caller) {
        GetRecordsInput input = GetRecordsInput.create().shardIterator(iterator).limit(limit);
        return TestCalls.call(new GetRecords(streams, iterators), input, caller);
    }

    static ServiceException refused(Supplier<?> call) {
        return assertThrows(ServiceException.class, call::get);
    }
}
