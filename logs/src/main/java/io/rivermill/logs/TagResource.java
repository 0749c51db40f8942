// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.logs.Operations;
import io.rivermill.wire.logs.TagResourceRequest;
import io.rivermill.wire.logs.TagResourceResponse;
import java.util.List;

/** Adds tags to a group named by its ARN, or gives them new values. */
final class TagResource implements ControlOperation<TagResourceRequest, TagResourceResponse> {
    private final GroupChanges changes;

    TagResource(GroupChanges changes) {
        this.changes = changes;
    }

    @Override
    public OperationType<TagResourceRequest, TagResourceResponse> type() {
        return Operations.TAG_RESOURCE;
    }

    @Override
    public List<Access> access(TagResourceRequest input, Caller caller) {
        return List.of(Access.of("logs:TagResource", Requests.require(input.resourceArn())));
    }

    @Override
    public TagResourceResponse handle(TagResourceRequest input, Caller caller) {
        GroupName group = GroupArgument.ofArn(caller, Requests.require(input.resourceArn()));
        changes.tag(group, Requests.require(input.tags()));
        return TagResourceResponse.create();
    }
}
