// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import io.rivermill.base.Clock;
import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.store.Decision;
import io.rivermill.store.RowKey;
import io.rivermill.store.RowUpdate;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.logs.CreateLogStreamRequest;
import io.rivermill.wire.logs.CreateLogStreamResponse;
import io.rivermill.wire.logs.Operations;
import java.util.List;

/** Makes an empty stream in a group. */
final class CreateLogStream implements ControlOperation<CreateLogStreamRequest, CreateLogStreamResponse> {
    private final LogRows rows;
    private final Clock clock;

    CreateLogStream(LogRows rows, Clock clock) {
        this.rows = rows;
        this.clock = clock;
    }

    @Override
    public OperationType<CreateLogStreamRequest, CreateLogStreamResponse> type() {
        return Operations.CREATE_LOG_STREAM;
    }

    @Override
    public List<Access> access(CreateLogStreamRequest input, Caller caller) {
        return GroupArgument.access(
                "logs:CreateLogStream",
                GroupArgument.of(caller, Requests.require(input.logGroupName())),
                Requests.require(input.logStreamName()));
    }

    @Override
    public CreateLogStreamResponse handle(CreateLogStreamRequest input, Caller caller) {
        GroupName name = GroupArgument.of(caller, Requests.require(input.logGroupName()));
        long groupId = rows.group(name).id();
        RowKey group = LogKeys.group(name);
        RowKey stream = LogKeys.stream(groupId, Requests.require(input.logStreamName()));
        long now = clock.millis();
        rows.store().update(RowUpdate.sync(List.of(LogKeys.NEXT_ID, group, stream), present -> {
            byte[] row = present.get(group);
            if (row == null || GroupRow.read(row).id() != groupId) {
                return Decision.refuse(LogErrors.groupMissing());
            }
            if (present.get(stream) != null) {
                return Decision.refuse(LogErrors.streamExists());
            }
            NextId nextId = NextId.read(present);
            StreamRow made = StreamRow.create(nextId.take(), now);
            return nextId.put(Decision.write(true)).put(stream, made.toBytes());
        }));
        return CreateLogStreamResponse.create();
    }
}
