// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.streams;

import io.rivermill.base.Clock;
import io.rivermill.base.Tasks;
import io.rivermill.http.Operation;
import io.rivermill.http.Service;
import io.rivermill.store.Store;
import java.security.SecureRandom;
import java.util.List;

/**
 * DynamoDB Streams over the feeds of a {@link Store}, which the caller keeps and closes after this.
 *
 * <p>Threads: any. Opening blocks: it reads the key that iterators are signed with.
 */
public final class StreamsService implements Service, AutoCloseable {
    private final List<Operation<?, ?>> operations;
    private final Tasks.Task keeper;

    /** Opens over {@code store}, and begins to keep its streams in shape in the background. */
    public StreamsService(Store store, Clock clock, Tasks tasks, SecureRandom random, StreamsSettings settings) {
        Streams streams = new Streams(store, clock);
        ShardIterators iterators = ShardIterators.open(store, clock, random);
        this.operations = List.of(
                new ListStreams(streams),
                new DescribeStream(streams),
                new GetShardIterator(streams, iterators),
                new GetRecords(streams, iterators));
        this.keeper = tasks.every(
                "stream-keeper", settings.keeperPause(), new StreamKeeper(store, clock, settings.shardLife()));
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return operations;
    }

    /** Ends the work in the background. */
    @Override
    public void close() {
        keeper.cancel();
    }
}
