// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import io.rivermill.base.ManualClock;
import io.rivermill.base.Tasks;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.http.Operation;
import io.rivermill.http.Principal;
import io.rivermill.store.MemoryStore;
import io.rivermill.wire.ServiceException;
import io.rivermill.wire.View;
import io.rivermill.wire.logs.CreateLogGroupRequest;
import io.rivermill.wire.logs.CreateLogStreamRequest;
import io.rivermill.wire.logs.GetLogEventsRequest;
import io.rivermill.wire.logs.GetLogEventsResponse;
import io.rivermill.wire.logs.InputLogEvent;
import io.rivermill.wire.logs.OutputLogEvent;
import io.rivermill.wire.logs.PutLogEventsRequest;
import io.rivermill.wire.logs.PutLogEventsResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assertions;

/** The service over a store in memory, with a clock that stands still. */
final class LogsFixture implements AutoCloseable {
    static final String ACCOUNT = "000000000000";
    static final String REGION = "eu-central-1";

    final ManualClock clock = new ManualClock();
    final Tasks tasks = Tasks.system();
    final MemoryStore store = new MemoryStore(clock);
    final LogsService service = new LogsService(store, clock, tasks);
    final LogTrimmer trimmer = new LogTrimmer(new LogRows(store.blocking()), clock);
    private final Caller caller = new Caller(Principal.root(ACCOUNT), REGION, "request", "127.0.0.1");

    long now() {
        return clock.millis();
    }

    /** Asks the operation that takes inputs of this kind. */
    @SuppressWarnings("unchecked") // the operation is found by its name, its types follow
    <O extends View> O call(String operation, View input, Class<O> output) {
        for (Operation<?, ?> candidate : service.operations()) {
            if (candidate.type().name().equals(operation)) {
                Assertions.assertFalse(((ControlOperation<View, O>) candidate)
                        .access(input, caller)
                        .isEmpty());
                return output.cast(((ControlOperation<View, O>) candidate).handle(input, caller));
            }
        }
        throw new AssertionError("no operation " + operation);
    }

    ServiceException refusal(String operation, View input) {
        return Assertions.assertThrows(ServiceException.class, () -> call(operation, input, View.class));
    }

    void createGroup(String name) {
        call("CreateLogGroup", CreateLogGroupRequest.create().logGroupName(name), View.class);
    }

    void createStream(String group, String name) {
        call(
                "CreateLogStream",
                CreateLogStreamRequest.create().logGroupName(group).logStreamName(name),
                View.class);
    }

    PutLogEventsResponse put(String group, String stream, InputLogEvent... events) {
        return call(
                "PutLogEvents",
                PutLogEventsRequest.create()
                        .logGroupName(group)
                        .logStreamName(stream)
                        .logEvents(List.of(events)),
                PutLogEventsResponse.class);
    }

    static InputLogEvent event(long timestamp, String message) {
        return InputLogEvent.create().timestamp(timestamp).message(message);
    }

    GetLogEventsResponse get(GetLogEventsRequest request) {
        return call("GetLogEvents", request, GetLogEventsResponse.class);
    }

    /** Everything in a stream, oldest first. */
    List<String> messages(String group, String stream) {
        return messages(get(GetLogEventsRequest.create()
                .logGroupName(group)
                .logStreamName(stream)
                .startFromHead(true)));
    }

    static List<String> messages(GetLogEventsResponse page) {
        List<String> messages = new ArrayList<>();
        List<OutputLogEvent> events = page.events();
        Assertions.assertNotNull(events);
        events.forEach(event -> messages.add(event.message()));
        return messages;
    }

    @Override
    public void close() {
        service.close();
        tasks.close();
        store.close();
    }
}
