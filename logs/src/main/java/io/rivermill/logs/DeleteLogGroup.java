// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.store.Decision;
import io.rivermill.store.RowKey;
import io.rivermill.store.RowUpdate;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.logs.DeleteLogGroupRequest;
import io.rivermill.wire.logs.DeleteLogGroupResponse;
import io.rivermill.wire.logs.Operations;
import java.util.List;

/** Removes a group with all its streams and events; their space is freed later. */
final class DeleteLogGroup implements ControlOperation<DeleteLogGroupRequest, DeleteLogGroupResponse> {
    private final LogRows rows;

    DeleteLogGroup(LogRows rows) {
        this.rows = rows;
    }

    @Override
    public OperationType<DeleteLogGroupRequest, DeleteLogGroupResponse> type() {
        return Operations.DELETE_LOG_GROUP;
    }

    @Override
    public List<Access> access(DeleteLogGroupRequest input, Caller caller) {
        return GroupArgument.access(
                "logs:DeleteLogGroup", GroupArgument.of(caller, Requests.require(input.logGroupName())));
    }

    @Override
    public DeleteLogGroupResponse handle(DeleteLogGroupRequest input, Caller caller) {
        GroupName name = GroupArgument.of(caller, Requests.require(input.logGroupName()));
        long id = rows.group(name).id();
        RowKey key = LogKeys.group(name);
        RowKey marker = LogKeys.deletedGroup(id);
        rows.store().update(RowUpdate.sync(List.of(key, marker), present -> {
            byte[] row = present.get(key);
            return row == null || GroupRow.read(row).id() != id
                    ? Decision.refuse(LogErrors.groupMissing())
                    : Decision.write(true).delete(key).put(marker, LogKeys.MARKER);
        }));
        return DeleteLogGroupResponse.create();
    }
}
