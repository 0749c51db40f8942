// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import io.rivermill.base.Clock;
import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.logs.GetLogEventsRequest;
import io.rivermill.wire.logs.GetLogEventsResponse;
import io.rivermill.wire.logs.Operations;
import io.rivermill.wire.logs.OutputLogEvent;
import java.util.List;

/** Pages through one stream, in both directions; events of a page always ascend. */
final class GetLogEvents implements ControlOperation<GetLogEventsRequest, GetLogEventsResponse> {
    private static final int LIMIT_MAX = 10_000;
    private static final int PAGE_BYTES_MAX = 1 << 20;

    private final LogRows rows;
    private final EventReader reader;
    private final Clock clock;

    GetLogEvents(LogRows rows, Clock clock) {
        this.rows = rows;
        this.reader = new EventReader(rows.store());
        this.clock = clock;
    }

    @Override
    public OperationType<GetLogEventsRequest, GetLogEventsResponse> type() {
        return Operations.GET_LOG_EVENTS;
    }

    @Override
    public List<Access> access(GetLogEventsRequest input, Caller caller) {
        return GroupArgument.access(
                "logs:GetLogEvents",
                GroupArgument.of(caller, input.logGroupName(), input.logGroupIdentifier()),
                Requests.require(input.logStreamName()));
    }

    @Override
    public GetLogEventsResponse handle(GetLogEventsRequest input, Caller caller) {
        GroupRow group = rows.group(GroupArgument.of(caller, input.logGroupName(), input.logGroupIdentifier()));
        long id = rows.stream(group, Requests.require(input.logStreamName())).id();
        long start = Math.max(Requests.orElse(input.startTime(), 0L), group.keptFromMillis(clock.millis()));
        Position from = new Position(Math.min(start, Position.TIMESTAMP_MAX), id, 0);
        Position to = new Position(Requests.orElse(input.endTime(), Long.MAX_VALUE), id, 0);
        int limit = Requests.orElse(input.limit(), LIMIT_MAX);
        PageToken token = PageToken.parse(input.nextToken(), id);
        if (token == null) {
            boolean head = Boolean.TRUE.equals(input.startFromHead());
            return answer(
                    head
                            ? reader.earliest(from, to, limit, PAGE_BYTES_MAX)
                            : reader.latest(from, to, limit, PAGE_BYTES_MAX),
                    new PageToken(true, from.before()),
                    new PageToken(false, from));
        }
        Position at = token.position();
        if (token.forward()) {
            Position next = at.after();
            return answer(
                    reader.earliest(from.max(next), to, limit, PAGE_BYTES_MAX), token, new PageToken(false, next));
        }
        return answer(reader.latest(from, to.min(at), limit, PAGE_BYTES_MAX), new PageToken(true, at.before()), token);
    }

    /** A page with its tokens; for an empty page the ones that lead on from where it would be. */
    private static GetLogEventsResponse answer(
            List<LogEvent.Stored> events, PageToken forwardIfEmpty, PageToken backwardIfEmpty) {
        PageToken forward = events.isEmpty()
                ? forwardIfEmpty
                : new PageToken(true, events.getLast().position());
        PageToken backward = events.isEmpty()
                ? backwardIfEmpty
                : new PageToken(false, events.getFirst().position());
        return GetLogEventsResponse.create()
                .events(events.stream()
                        .map(event -> OutputLogEvent.create()
                                .timestamp(event.position().timestampMillis())
                                .message(event.message())
                                .ingestionTime(event.ingestionMillis()))
                        .toList())
                .nextForwardToken(forward.toString())
                .nextBackwardToken(backward.toString());
    }
}
