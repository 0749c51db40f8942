// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.logs.Operations;
import io.rivermill.wire.logs.UntagResourceRequest;
import io.rivermill.wire.logs.UntagResourceResponse;
import java.util.List;

/** Takes tags from a group named by its ARN. */
final class UntagResource implements ControlOperation<UntagResourceRequest, UntagResourceResponse> {
    private final GroupChanges changes;

    UntagResource(GroupChanges changes) {
        this.changes = changes;
    }

    @Override
    public OperationType<UntagResourceRequest, UntagResourceResponse> type() {
        return Operations.UNTAG_RESOURCE;
    }

    @Override
    public List<Access> access(UntagResourceRequest input, Caller caller) {
        return List.of(Access.of("logs:UntagResource", Requests.require(input.resourceArn())));
    }

    @Override
    public UntagResourceResponse handle(UntagResourceRequest input, Caller caller) {
        GroupName group = GroupArgument.ofArn(caller, Requests.require(input.resourceArn()));
        changes.untag(group, Requests.require(input.tagKeys()));
        return UntagResourceResponse.create();
    }
}
