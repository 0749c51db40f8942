// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.streams;

import io.rivermill.base.Reply;
import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.DataOperation;
import io.rivermill.store.Change;
import io.rivermill.store.ChangeRecord;
import io.rivermill.store.FeedDescriptor;
import io.rivermill.store.FeedName;
import io.rivermill.store.FeedPage;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.streams.GetRecordsInput;
import io.rivermill.wire.streams.GetRecordsOutput;
import io.rivermill.wire.streams.Operations;
import io.rivermill.wire.streams.Record;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a page of a shard from an iterator's place on: first what the rows say of stream and shard, in one cut of time,
 * then the log. The log may have grown in between, and the shard ended: then its end is seen by the next call.
 */
final class GetRecords implements DataOperation<GetRecordsInput, GetRecordsOutput> {
    private static final int LIMIT_DEFAULT = 1_000;
    private static final int PAGE_BYTES_MAX = 1 << 20;

    private final Streams streams;
    private final ShardIterators iterators;

    GetRecords(Streams streams, ShardIterators iterators) {
        this.streams = streams;
        this.iterators = iterators;
    }

    @Override
    public OperationType<GetRecordsInput, GetRecordsOutput> type() {
        return Operations.GET_RECORDS;
    }

    @Override
    public void access(GetRecordsInput input, Caller caller, Reply<List<Access>> reply) {
        String resource =
                ShardIterators.stream(input.shardIterator()).map(FeedName::arn).orElse("*");
        reply.ok(List.of(Access.of("dynamodb:GetRecords", resource)));
    }

    @Override
    public boolean answersPages() {
        return true;
    }

    @Override
    public void handle(GetRecordsInput input, Caller caller, Reply<GetRecordsOutput> reply) {
        ShardIterator iterator = iterators.read(input.shardIterator());
        if (!Streams.isOf(iterator.stream(), caller)) {
            throw StreamErrors.streamNotFound(iterator.stream().arn());
        }
        Integer limit = input.limit();
        int size = limit == null ? LIMIT_DEFAULT : limit;
        streams.store()
                .get(
                        StreamShard.keys(iterator.stream(), iterator.shard()),
                        then(reply, rows -> read(iterator, size, rows, reply)));
    }

    private void read(ShardIterator iterator, int limit, List<byte @Nullable []> rows, Reply<GetRecordsOutput> reply) {
        FeedDescriptor feed = streams.present(rows.getFirst(), iterator.stream());
        StreamShard shard = StreamShard.of(
                        feed, iterator.shard(), rows.getLast(), streams.clock().millis())
                .orElseThrow(() -> StreamErrors.shardNotFound(
                        ShardId.of(iterator.shard()), iterator.stream().arn()));
        if (shard.endsBefore(iterator.position())) {
            reply.ok(GetRecordsOutput.create().records(List.of()));
            return;
        }
        shard.log(streams.store(), feed)
                .readAfter(
                        iterator.position() - 1,
                        limit,
                        PAGE_BYTES_MAX,
                        then(reply, page -> reply.ok(answer(iterator, feed, shard, page))));
    }

    private GetRecordsOutput answer(ShardIterator iterator, FeedDescriptor feed, StreamShard shard, FeedPage page) {
        long now = streams.clock().millis();
        long horizon = Retention.recordsFrom(now);
        List<Record> records = new ArrayList<>(page.records().size());
        long position = iterator.position();
        long bytes = 0;
        boolean missed = false;
        for (ChangeRecord record : page.records()) {
            if (shard.endsBefore(record.sequence())) {
                missed |= !shard.endsBefore(position);
                position = record.sequence(); // what was in between has been freed, or there was nothing
                break;
            }
            missed |= record.sequence() > position; // what was in between has been freed
            if (record.change().kind() == Change.Kind.MARK) {
                break; // the shard ended after its rows were read, or this is where a child begins
            }
            if (record.timeMillis() < horizon) {
                missed = true;
                position = record.sequence() + 1;
                continue;
            }
            bytes += StreamRecords.sizeBytes(feed, record);
            if (bytes > PAGE_BYTES_MAX && !records.isEmpty()) {
                break;
            }
            records.add(StreamRecords.view(feed, record));
            position = record.sequence() + 1;
        }
        if (page.records().isEmpty() && page.next() >= position) {
            missed = true;
            position = page.next() + 1;
        }
        if (missed && !iterator.fromHorizon()) {
            throw StreamErrors.trimmed();
        }
        GetRecordsOutput output = GetRecordsOutput.create().records(records);
        return shard.endsBefore(position)
                ? output
                : output.nextShardIterator(iterators.write(iterator.next(position, now)));
    }

    /** A reply that goes on with {@code work}, whose failures are the answer. */
    private static <T> Reply<T> then(Reply<GetRecordsOutput> reply, Consumer<T> work) {
        return new Reply<>() {
            @Override
            public void ok(T value) {
                try {
                    work.accept(value);
                } catch (RuntimeException e) {
                    reply.fail(e);
                }
            }

            @Override
            public void fail(RuntimeException failure) {
                reply.fail(failure);
            }
        };
    }
}
