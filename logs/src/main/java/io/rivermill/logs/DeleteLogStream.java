// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.store.Decision;
import io.rivermill.store.RowKey;
import io.rivermill.store.RowUpdate;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.logs.DeleteLogStreamRequest;
import io.rivermill.wire.logs.DeleteLogStreamResponse;
import io.rivermill.wire.logs.Operations;
import java.util.List;

/** Removes a stream with its events; their space is freed later. */
final class DeleteLogStream implements ControlOperation<DeleteLogStreamRequest, DeleteLogStreamResponse> {
    private final LogRows rows;

    DeleteLogStream(LogRows rows) {
        this.rows = rows;
    }

    @Override
    public OperationType<DeleteLogStreamRequest, DeleteLogStreamResponse> type() {
        return Operations.DELETE_LOG_STREAM;
    }

    @Override
    public List<Access> access(DeleteLogStreamRequest input, Caller caller) {
        return GroupArgument.access(
                "logs:DeleteLogStream",
                GroupArgument.of(caller, Requests.require(input.logGroupName())),
                Requests.require(input.logStreamName()));
    }

    @Override
    public DeleteLogStreamResponse handle(DeleteLogStreamRequest input, Caller caller) {
        GroupName groupName = GroupArgument.of(caller, Requests.require(input.logGroupName()));
        GroupRow group = rows.group(groupName);
        String name = Requests.require(input.logStreamName());
        long id = rows.stream(group, name).id();
        RowKey key = LogKeys.stream(group.id(), name);
        RowKey marker = LogKeys.deletedStream(id);
        rows.store().update(RowUpdate.sync(List.of(key, marker), present -> {
            byte[] row = present.get(key);
            return row == null || StreamRow.read(row).id() != id
                    ? Decision.refuse(LogErrors.streamMissing())
                    : Decision.write(true).delete(key).put(marker, LogKeys.markerOf(groupName, group.id()));
        }));
        return DeleteLogStreamResponse.create();
    }
}
