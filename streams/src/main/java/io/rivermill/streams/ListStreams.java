// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.streams;

import io.rivermill.base.Bytes;
import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.store.FeedDescriptor;
import io.rivermill.store.FeedName;
import io.rivermill.store.PageRequest;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.streams.ListStreamsInput;
import io.rivermill.wire.streams.ListStreamsOutput;
import io.rivermill.wire.streams.Operations;
import io.rivermill.wire.streams.Stream;
import java.util.List;

/**
 * Lists the streams of an account in a region, or of one table: those that run, and for a day those that ran. A full page
 * tells where to go on, though there may be nothing more.
 */
final class ListStreams implements ControlOperation<ListStreamsInput, ListStreamsOutput> {
    private static final int LIMIT_DEFAULT = 100;

    private final Streams streams;

    ListStreams(Streams streams) {
        this.streams = streams;
    }

    @Override
    public OperationType<ListStreamsInput, ListStreamsOutput> type() {
        return Operations.LIST_STREAMS;
    }

    @Override
    public List<Access> access(ListStreamsInput input, Caller caller) {
        return List.of(Access.of("dynamodb:ListStreams", "*"));
    }

    @Override
    public ListStreamsOutput handle(ListStreamsInput input, Caller caller) {
        Integer limit = input.limit();
        int size = limit == null ? LIMIT_DEFAULT : limit;
        long now = streams.clock().millis();
        List<FeedName> page = streams.store().blocking().all(request(input, caller)).stream()
                .map(row -> FeedDescriptor.of(row.value()))
                .filter(feed -> !Retention.isGone(feed, now))
                .map(FeedDescriptor::name)
                .limit(size)
                .toList();
        ListStreamsOutput output = ListStreamsOutput.create()
                .streams(page.stream().map(ListStreams::view).toList());
        return page.size() < size
                ? output
                : output.lastEvaluatedStreamArn(page.getLast().arn());
    }

    private static PageRequest request(ListStreamsInput input, Caller caller) {
        String table = input.tableName();
        PageRequest all = table == null
                ? FeedName.ofAccount(caller.account(), caller.region())
                : FeedName.ofTable(caller.account(), caller.region(), table);
        String after = input.exclusiveStartStreamArn();
        if (after == null) {
            return all;
        }
        FeedName start = FeedName.ofArn(after).orElseThrow(() -> StreamErrors.invalid("Invalid StreamArn"));
        PageRequest.Bound bound = PageRequest.after(start.key());
        boolean before = Bytes.compare(bound.key(), all.from().key()) < 0;
        return before ? all : all.startingAt(bound);
    }

    private static Stream view(FeedName name) {
        return Stream.create().streamArn(name.arn()).tableName(name.table()).streamLabel(name.label());
    }
}
