// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import io.rivermill.base.Clock;
import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.logs.CreateLogGroupRequest;
import io.rivermill.wire.logs.CreateLogGroupResponse;
import io.rivermill.wire.logs.Operations;
import java.util.List;
import java.util.Map;

/** Makes an empty log group. */
final class CreateLogGroup implements ControlOperation<CreateLogGroupRequest, CreateLogGroupResponse> {
    private final LogRows rows;
    private final Clock clock;

    CreateLogGroup(LogRows rows, Clock clock) {
        this.rows = rows;
        this.clock = clock;
    }

    @Override
    public OperationType<CreateLogGroupRequest, CreateLogGroupResponse> type() {
        return Operations.CREATE_LOG_GROUP;
    }

    @Override
    public List<Access> access(CreateLogGroupRequest input, Caller caller) {
        return GroupArgument.access(
                "logs:CreateLogGroup", GroupArgument.of(caller, Requests.require(input.logGroupName())));
    }

    @Override
    public CreateLogGroupResponse handle(CreateLogGroupRequest input, Caller caller) {
        GroupName name = GroupArgument.of(caller, Requests.require(input.logGroupName()));
        if (Boolean.TRUE.equals(input.deletionProtectionEnabled())) {
            throw LogErrors.invalidParameter("Rivermill doesn't protect log groups from deletion yet.");
        }
        long now = clock.millis();
        String groupClass = Requests.orElse(input.logGroupClass(), GroupRow.STANDARD);
        Map<String, String> tags = GroupChanges.checkedTags(Requests.orElse(input.tags(), Map.of()));
        rows.store()
                .update(new CreateGroup(
                        name, id -> new GroupRow(id, now, 0, 0, groupClass, input.kmsKeyId(), false, tags), false));
        return CreateLogGroupResponse.create();
    }
}
