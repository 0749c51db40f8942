// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import io.rivermill.base.Clock;
import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.logs.InputLogEvent;
import io.rivermill.wire.logs.Operations;
import io.rivermill.wire.logs.PutLogEventsRequest;
import io.rivermill.wire.logs.PutLogEventsResponse;
import io.rivermill.wire.logs.RejectedLogEventsInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Appends events to a stream. Events that are too old or too new are left out and the answer says which. */
final class PutLogEvents implements ControlOperation<PutLogEventsRequest, PutLogEventsResponse> {
    private static final int CALL_BYTES_MAX = 1_048_576;
    private static final Duration SPAN_MAX = Duration.ofHours(24);
    private static final Duration AGE_MAX = Duration.ofDays(14);
    private static final Duration AHEAD_MAX = Duration.ofHours(2);

    private final LogRows rows;
    private final Clock clock;

    PutLogEvents(LogRows rows, Clock clock) {
        this.rows = rows;
        this.clock = clock;
    }

    @Override
    public OperationType<PutLogEventsRequest, PutLogEventsResponse> type() {
        return Operations.PUT_LOG_EVENTS;
    }

    @Override
    public List<Access> access(PutLogEventsRequest input, Caller caller) {
        return GroupArgument.access(
                "logs:PutLogEvents",
                GroupArgument.of(caller, Requests.require(input.logGroupName())),
                Requests.require(input.logStreamName()));
    }

    @Override
    public PutLogEventsResponse handle(PutLogEventsRequest input, Caller caller) {
        GroupName name = GroupArgument.of(caller, Requests.require(input.logGroupName()));
        String stream = Requests.require(input.logStreamName());
        List<LogEvent> events = events(Requests.require(input.logEvents()));
        check(events);
        GroupRow group = rows.group(name);
        long now = clock.millis();
        int tooOldEnd = firstNotBefore(events, now - AGE_MAX.toMillis());
        int expiredEnd = firstNotBefore(events, group.keptFromMillis(now));
        int tooNewStart = firstNotBefore(events, now + AHEAD_MAX.toMillis() + 1);
        int from = Math.max(tooOldEnd, expiredEnd);
        List<LogEvent> taken = from < tooNewStart ? events.subList(from, tooNewStart) : List.of();
        rows.store()
                .update(new AppendEvents(List.of(new AppendEvents.Batch(name, group.id(), stream, taken)), now, false));
        StreamRow after = rows.stream(group, stream);
        PutLogEventsResponse response = PutLogEventsResponse.create()
                .nextSequenceToken(new Position(0, after.id(), after.nextArrival()).toDigits());
        if (taken.size() == events.size()) {
            return response;
        }
        return response.rejectedLogEventsInfo(RejectedLogEventsInfo.create()
                .tooOldLogEventEndIndex(tooOldEnd == 0 ? null : tooOldEnd)
                .expiredLogEventEndIndex(expiredEnd == 0 ? null : expiredEnd)
                .tooNewLogEventStartIndex(tooNewStart == events.size() ? null : tooNewStart));
    }

    private static List<LogEvent> events(List<InputLogEvent> input) {
        List<LogEvent> events = new ArrayList<>(input.size());
        for (InputLogEvent event : input) {
            events.add(new LogEvent(Requests.require(event.timestamp()), Requests.require(event.message())));
        }
        return events;
    }

    private static void check(List<LogEvent> events) {
        long bytes = 0;
        for (int i = 0; i < events.size(); i++) {
            bytes += events.get(i).sizeBytes();
            if (i > 0 && events.get(i).timestampMillis() < events.get(i - 1).timestampMillis()) {
                throw LogErrors.invalidParameter(
                        "Log events in a single PutLogEvents request must be in chronological order.");
            }
        }
        if (bytes > CALL_BYTES_MAX) {
            throw LogErrors.invalidParameter(
                    "Upload too large: " + bytes + " bytes exceeds limit of " + CALL_BYTES_MAX);
        }
        long span = events.getLast().timestampMillis() - events.getFirst().timestampMillis();
        if (span > SPAN_MAX.toMillis()) {
            throw LogErrors.invalidParameter(
                    "The batch of log events in a single PutLogEvents request cannot span more than 24 hours.");
        }
    }

    private static int firstNotBefore(List<LogEvent> events, long millis) {
        int index = 0;
        while (index < events.size() && events.get(index).timestampMillis() < millis) {
            index++;
        }
        return index;
    }
}
