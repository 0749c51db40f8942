// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.logs.DescribeLogStreamsRequest;
import io.rivermill.wire.logs.DescribeLogStreamsResponse;
import io.rivermill.wire.logs.LogStream;
import io.rivermill.wire.logs.Operations;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Lists the streams of a group, by name or by the time of their last events. */
final class DescribeLogStreams implements ControlOperation<DescribeLogStreamsRequest, DescribeLogStreamsResponse> {
    private static final int LIMIT_DEFAULT = 50;
    private static final Comparator<Entry> BY_NAME = Comparator.comparing(Entry::name);
    private static final Comparator<Entry> BY_TIME =
            Comparator.comparingLong(Entry::lastEventMillis).thenComparing(Entry::name);

    private final LogRows rows;

    DescribeLogStreams(LogRows rows) {
        this.rows = rows;
    }

    @Override
    public OperationType<DescribeLogStreamsRequest, DescribeLogStreamsResponse> type() {
        return Operations.DESCRIBE_LOG_STREAMS;
    }

    @Override
    public List<Access> access(DescribeLogStreamsRequest input, Caller caller) {
        return GroupArgument.access(
                "logs:DescribeLogStreams", GroupArgument.of(caller, input.logGroupName(), input.logGroupIdentifier()));
    }

    @Override
    public DescribeLogStreamsResponse handle(DescribeLogStreamsRequest input, Caller caller) {
        GroupName name = GroupArgument.of(caller, input.logGroupName(), input.logGroupIdentifier());
        String prefix = input.logStreamNamePrefix();
        boolean byTime = "LastEventTime".equals(input.orderBy());
        if (byTime && prefix != null) {
            throw LogErrors.invalidParameter("Cannot order by LastEventTime with a logStreamNamePrefix.");
        }
        GroupRow group = rows.group(name);
        Comparator<Entry> order = byTime ? BY_TIME : BY_NAME;
        if (Boolean.TRUE.equals(input.descending())) {
            order = order.reversed();
        }
        int limit = Requests.orElse(input.limit(), LIMIT_DEFAULT);
        List<Entry> entries =
                first(group, Requests.orElse(prefix, ""), order, Entry.ofToken(input.nextToken()), limit + 1);
        List<Entry> shown = entries.subList(0, Math.min(limit, entries.size()));
        DescribeLogStreamsResponse response = DescribeLogStreamsResponse.create()
                .logStreams(shown.stream().map(entry -> describe(name, entry)).toList());
        return shown.size() < entries.size()
                ? response.nextToken(shown.getLast().token())
                : response;
    }

    /** The first {@code count} streams after {@code after} in some order; keeps no more than that in memory. */
    private List<Entry> first(
            GroupRow group, String prefix, Comparator<Entry> order, @Nullable Entry after, int count) {
        PriorityQueue<Entry> kept = new PriorityQueue<>(order.reversed());
        rows.each(LogKeys.streams(group.id(), prefix), null, row -> {
            StreamRow stream = StreamRow.read(row.value());
            Entry entry = new Entry(LogKeys.streamName(row.key()), stream.shownLastEventMillis(), stream);
            if (after == null || order.compare(entry, after) > 0) {
                kept.add(entry);
                if (kept.size() > count) {
                    kept.remove();
                }
            }
            return true;
        });
        return kept.stream().sorted(order).toList();
    }

    private static LogStream describe(GroupName group, Entry entry) {
        StreamRow stream = entry.stream();
        boolean empty = stream.hasNoEvents();
        return LogStream.create()
                .logStreamName(entry.name())
                .creationTime(stream.createdMillis())
                .firstEventTimestamp(empty ? null : stream.firstEventMillis())
                .lastEventTimestamp(empty ? null : stream.lastEventMillis())
                .lastIngestionTime(empty ? null : stream.lastIngestionMillis())
                .uploadSequenceToken(new Position(0, stream.id(), stream.nextArrival()).toDigits())
                .arn(group.streamArn(entry.name()))
                .storedBytes(0L);
    }

    /** A stream and what listings are ordered by. Two of the same name and time are the same place. */
    private record Entry(String name, long lastEventMillis, StreamRow stream) {

        String token() {
            return Requests.token(lastEventMillis + "/" + name);
        }

        static @Nullable Entry ofToken(@Nullable String token) {
            String place = Requests.place(token);
            if (place == null) {
                return null;
            }
            int slash = place.indexOf('/');
            try {
                long millis = Long.parseLong(place, 0, Math.max(0, slash), 10);
                return new Entry(place.substring(slash + 1), millis, StreamRow.create(0, 0));
            } catch (NumberFormatException e) {
                throw LogErrors.badToken();
            }
        }
    }
}
