// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.logs.DeleteRetentionPolicyRequest;
import io.rivermill.wire.logs.DeleteRetentionPolicyResponse;
import io.rivermill.wire.logs.Operations;
import java.util.List;

/** Lets a group keep its events for ever. */
final class DeleteRetentionPolicy
        implements ControlOperation<DeleteRetentionPolicyRequest, DeleteRetentionPolicyResponse> {
    private final GroupChanges changes;

    DeleteRetentionPolicy(GroupChanges changes) {
        this.changes = changes;
    }

    @Override
    public OperationType<DeleteRetentionPolicyRequest, DeleteRetentionPolicyResponse> type() {
        return Operations.DELETE_RETENTION_POLICY;
    }

    @Override
    public List<Access> access(DeleteRetentionPolicyRequest input, Caller caller) {
        return GroupArgument.access(
                "logs:DeleteRetentionPolicy", GroupArgument.of(caller, Requests.require(input.logGroupName())));
    }

    @Override
    public DeleteRetentionPolicyResponse handle(DeleteRetentionPolicyRequest input, Caller caller) {
        changes.change(
                GroupArgument.of(caller, Requests.require(input.logGroupName())), group -> group.withRetentionDays(0));
        return DeleteRetentionPolicyResponse.create();
    }
}
