// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.logs.Operations;
import io.rivermill.wire.logs.PutRetentionPolicyRequest;
import io.rivermill.wire.logs.PutRetentionPolicyResponse;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Says for how many days a group keeps its events. */
final class PutRetentionPolicy implements ControlOperation<PutRetentionPolicyRequest, PutRetentionPolicyResponse> {
    private static final Set<Integer> DAYS = Collections.unmodifiableSet(new TreeSet<>(Set.of(
            1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653)));

    private final GroupChanges changes;

    PutRetentionPolicy(GroupChanges changes) {
        this.changes = changes;
    }

    @Override
    public OperationType<PutRetentionPolicyRequest, PutRetentionPolicyResponse> type() {
        return Operations.PUT_RETENTION_POLICY;
    }

    @Override
    public List<Access> access(PutRetentionPolicyRequest input, Caller caller) {
        return GroupArgument.access(
                "logs:PutRetentionPolicy", GroupArgument.of(caller, Requests.require(input.logGroupName())));
    }

    @Override
    public PutRetentionPolicyResponse handle(PutRetentionPolicyRequest input, Caller caller) {
        int days = Requests.require(input.retentionInDays());
        if (!DAYS.contains(days)) {
            throw LogErrors.invalidParameter("1 validation error detected: Value '" + days
                    + "' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: "
                    + DAYS);
        }
        changes.change(
                GroupArgument.of(caller, Requests.require(input.logGroupName())),
                group -> group.withRetentionDays(days));
        return PutRetentionPolicyResponse.create();
    }
}
