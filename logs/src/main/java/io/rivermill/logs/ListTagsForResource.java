// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.logs.ListTagsForResourceRequest;
import io.rivermill.wire.logs.ListTagsForResourceResponse;
import io.rivermill.wire.logs.Operations;
import java.util.List;

/** Tells the tags of a group named by its ARN. */
final class ListTagsForResource implements ControlOperation<ListTagsForResourceRequest, ListTagsForResourceResponse> {
    private final LogRows rows;

    ListTagsForResource(LogRows rows) {
        this.rows = rows;
    }

    @Override
    public OperationType<ListTagsForResourceRequest, ListTagsForResourceResponse> type() {
        return Operations.LIST_TAGS_FOR_RESOURCE;
    }

    @Override
    public List<Access> access(ListTagsForResourceRequest input, Caller caller) {
        return List.of(Access.of("logs:ListTagsForResource", Requests.require(input.resourceArn())));
    }

    @Override
    public ListTagsForResourceResponse handle(ListTagsForResourceRequest input, Caller caller) {
        GroupName group = GroupArgument.ofArn(caller, Requests.require(input.resourceArn()));
        return ListTagsForResourceResponse.create().tags(rows.group(group).tags());
    }
}
