// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.logs.Operations;
import io.rivermill.wire.logs.TagLogGroupRequest;
import io.rivermill.wire.logs.TagLogGroupResponse;
import java.util.List;

/** The older form of {@link TagResource}: the group by its name. */
final class TagLogGroup implements ControlOperation<TagLogGroupRequest, TagLogGroupResponse> {
    private final GroupChanges changes;

    TagLogGroup(GroupChanges changes) {
        this.changes = changes;
    }

    @Override
    public OperationType<TagLogGroupRequest, TagLogGroupResponse> type() {
        return Operations.TAG_LOG_GROUP;
    }

    @Override
    public List<Access> access(TagLogGroupRequest input, Caller caller) {
        return GroupArgument.access(
                "logs:TagLogGroup", GroupArgument.of(caller, Requests.require(input.logGroupName())));
    }

    @Override
    public TagLogGroupResponse handle(TagLogGroupRequest input, Caller caller) {
        GroupName group = GroupArgument.of(caller, Requests.require(input.logGroupName()));
        changes.tag(group, Requests.require(input.tags()));
        return TagLogGroupResponse.create();
    }
}
