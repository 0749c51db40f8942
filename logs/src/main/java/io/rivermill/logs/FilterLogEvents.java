// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import io.rivermill.base.Clock;
import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.logs.FilterLogEventsRequest;
import io.rivermill.wire.logs.FilterLogEventsResponse;
import io.rivermill.wire.logs.FilteredLogEvent;
import io.rivermill.wire.logs.Operations;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Searches the streams of a group for messages, in the order of time over all of them. */
final class FilterLogEvents implements ControlOperation<FilterLogEventsRequest, FilterLogEventsResponse> {
    private static final int LIMIT_MAX = 10_000;
    private static final int PAGE_BYTES_MAX = 1 << 20;
    private static final int SCANNED_MAX = 100_000; // then an empty page with a token is the answer
    private static final long SCANNED_BYTES_MAX = 64L << 20;

    private final LogRows rows;
    private final EventReader reader;
    private final Clock clock;

    FilterLogEvents(LogRows rows, Clock clock) {
        this.rows = rows;
        this.reader = new EventReader(rows.store());
        this.clock = clock;
    }

    @Override
    public OperationType<FilterLogEventsRequest, FilterLogEventsResponse> type() {
        return Operations.FILTER_LOG_EVENTS;
    }

    @Override
    public List<Access> access(FilterLogEventsRequest input, Caller caller) {
        return GroupArgument.access(
                "logs:FilterLogEvents", GroupArgument.of(caller, input.logGroupName(), input.logGroupIdentifier()));
    }

    @Override
    public FilterLogEventsResponse handle(FilterLogEventsRequest input, Caller caller) {
        List<String> names = input.logStreamNames();
        String prefix = input.logStreamNamePrefix();
        if (names != null && prefix != null) {
            throw LogErrors.invalidParameter(
                    "logStreamNames and logStreamNamePrefix are mutually exclusive parameters.");
        }
        FilterPattern pattern = FilterPattern.parse(Requests.orElse(input.filterPattern(), ""));
        GroupRow group = rows.group(GroupArgument.of(caller, input.logGroupName(), input.logGroupIdentifier()));
        List<EventMerge.Source> sources =
                names != null ? named(group, names) : prefixed(group, Requests.orElse(prefix, ""));
        long start = Math.max(Requests.orElse(input.startTime(), 0L), group.keptFromMillis(clock.millis()));
        long lastMillis = Requests.orElse(input.endTime(), Long.MAX_VALUE);
        long end = lastMillis == Long.MAX_VALUE ? lastMillis : lastMillis + 1; // inclusive here, unlike in GetLogEvents
        Position after = after(input.nextToken());
        EventMerge merge = new EventMerge(reader, sources, after, Math.max(start, after.timestampMillis()), end);
        return search(merge, pattern, Requests.orElse(input.limit(), LIMIT_MAX));
    }

    /** Goes on until the page is full or enough was looked at for one call; then says where to go on. */
    private static FilterLogEventsResponse search(EventMerge merge, FilterPattern pattern, int limit) {
        List<FilteredLogEvent> events = new ArrayList<>();
        int pageBytes = 0;
        int scanned = 0;
        long scannedBytes = 0;
        String token = null;
        EventMerge.Found found = merge.next();
        while (found != null) {
            int bytes = found.event().sizeBytes();
            scanned++;
            scannedBytes += bytes;
            if (pattern.matches(found.event().message())) {
                events.add(view(found));
                pageBytes += bytes;
            }
            boolean enough = events.size() == limit
                    || pageBytes >= PAGE_BYTES_MAX
                    || scanned == SCANNED_MAX
                    || scannedBytes >= SCANNED_BYTES_MAX;
            token = found.event().position().toDigits();
            found = merge.next();
            if (enough) {
                break;
            }
        }
        FilterLogEventsResponse response =
                FilterLogEventsResponse.create().events(events).searchedLogStreams(List.of());
        return found == null ? response : response.nextToken(Requests.require(token));
    }

    private static FilteredLogEvent view(EventMerge.Found found) {
        LogEvent.Stored event = found.event();
        return FilteredLogEvent.create()
                .logStreamName(found.streamName())
                .timestamp(event.position().timestampMillis())
                .message(event.message())
                .ingestionTime(event.ingestionMillis())
                .eventId(event.position().toDigits());
    }

    private List<EventMerge.Source> named(GroupRow group, List<String> names) {
        return names.stream()
                .distinct()
                .map(name -> new EventMerge.Source(name, rows.stream(group, name)))
                .toList();
    }

    private List<EventMerge.Source> prefixed(GroupRow group, String prefix) {
        List<EventMerge.Source> sources = new ArrayList<>();
        rows.each(LogKeys.streams(group.id(), prefix), null, row -> {
            StreamRow stream = StreamRow.read(row.value());
            return stream.hasNoEvents() || sources.add(new EventMerge.Source(LogKeys.streamName(row.key()), stream));
        });
        return sources;
    }

    private static Position after(@Nullable String token) {
        return token == null ? new Position(0, 0, 0) : Position.ofDigits(token).orElseThrow(LogErrors::badToken);
    }
}
