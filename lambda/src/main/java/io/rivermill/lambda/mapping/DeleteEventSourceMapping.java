// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.store.Decision;
import io.rivermill.store.RowKey;
import io.rivermill.store.RowUpdate;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.lambda.DeleteEventSourceMappingRequest;
import io.rivermill.wire.lambda.EventSourceMappingConfiguration;
import io.rivermill.wire.lambda.Operations;
import java.util.List;

/** Has a mapping end after the batch in hand; its position is lost. */
final class DeleteEventSourceMapping
        implements ControlOperation<DeleteEventSourceMappingRequest, EventSourceMappingConfiguration> {
    private final World world;
    private final MappingRows rows;

    DeleteEventSourceMapping(World world, MappingRows rows) {
        this.world = world;
        this.rows = rows;
    }

    @Override
    public OperationType<DeleteEventSourceMappingRequest, EventSourceMappingConfiguration> type() {
        return Operations.DELETE_EVENT_SOURCE_MAPPING;
    }

    @Override
    public List<Access> access(DeleteEventSourceMappingRequest input, Caller caller) {
        return MappingRows.access("lambda:DeleteEventSourceMapping", caller, input.uuid());
    }

    @Override
    public EventSourceMappingConfiguration handle(DeleteEventSourceMappingRequest input, Caller caller) {
        RowKey key = MappingKeys.mapping(caller.account(), caller.region(), input.uuid());
        long now = world.clock().millis();
        Mapping deleting = rows.store().update(RowUpdate.<Mapping>sync(List.of(key), present -> {
            byte[] row = present.get(key);
            if (row == null) {
                return Decision.refuse(MappingErrors.missing());
            }
            Mapping mapping = Mapping.read(row);
            if (!mapping.state().isSettled()) {
                return Decision.refuse(MappingErrors.inUse("delete"));
            }
            Mapping next = mapping.in(MappingState.DELETING, Mapping.USER_ACTION, now);
            return MappingRows.put(Decision.write(next), key, next);
        }));
        return rows.view(deleting);
    }
}
