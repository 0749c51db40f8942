// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.logs.ListTagsLogGroupRequest;
import io.rivermill.wire.logs.ListTagsLogGroupResponse;
import io.rivermill.wire.logs.Operations;
import java.util.List;

/** The older form of {@link ListTagsForResource}: the group by its name. */
final class ListTagsLogGroup implements ControlOperation<ListTagsLogGroupRequest, ListTagsLogGroupResponse> {
    private final LogRows rows;

    ListTagsLogGroup(LogRows rows) {
        this.rows = rows;
    }

    @Override
    public OperationType<ListTagsLogGroupRequest, ListTagsLogGroupResponse> type() {
        return Operations.LIST_TAGS_LOG_GROUP;
    }

    @Override
    public List<Access> access(ListTagsLogGroupRequest input, Caller caller) {
        return GroupArgument.access(
                "logs:ListTagsLogGroup", GroupArgument.of(caller, Requests.require(input.logGroupName())));
    }

    @Override
    public ListTagsLogGroupResponse handle(ListTagsLogGroupRequest input, Caller caller) {
        GroupName group = GroupArgument.of(caller, Requests.require(input.logGroupName()));
        return ListTagsLogGroupResponse.create().tags(rows.group(group).tags());
    }
}
