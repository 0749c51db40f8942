// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.logs.Operations;
import io.rivermill.wire.logs.UntagLogGroupRequest;
import io.rivermill.wire.logs.UntagLogGroupResponse;
import java.util.List;

/** The older form of {@link UntagResource}: the group by its name. */
final class UntagLogGroup implements ControlOperation<UntagLogGroupRequest, UntagLogGroupResponse> {
    private final GroupChanges changes;

    UntagLogGroup(GroupChanges changes) {
        this.changes = changes;
    }

    @Override
    public OperationType<UntagLogGroupRequest, UntagLogGroupResponse> type() {
        return Operations.UNTAG_LOG_GROUP;
    }

    @Override
    public List<Access> access(UntagLogGroupRequest input, Caller caller) {
        return GroupArgument.access(
                "logs:UntagLogGroup", GroupArgument.of(caller, Requests.require(input.logGroupName())));
    }

    @Override
    public UntagLogGroupResponse handle(UntagLogGroupRequest input, Caller caller) {
        GroupName group = GroupArgument.of(caller, Requests.require(input.logGroupName()));
        changes.untag(group, Requests.require(input.tags()));
        return UntagLogGroupResponse.create();
    }
}
