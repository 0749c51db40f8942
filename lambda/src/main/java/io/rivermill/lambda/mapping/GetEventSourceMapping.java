// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.lambda.EventSourceMappingConfiguration;
import io.rivermill.wire.lambda.GetEventSourceMappingRequest;
import io.rivermill.wire.lambda.Operations;
import java.util.List;

/** Shows a mapping. */
final class GetEventSourceMapping
        implements ControlOperation<GetEventSourceMappingRequest, EventSourceMappingConfiguration> {
    private final MappingRows rows;

    GetEventSourceMapping(MappingRows rows) {
        this.rows = rows;
    }

    @Override
    public OperationType<GetEventSourceMappingRequest, EventSourceMappingConfiguration> type() {
        return Operations.GET_EVENT_SOURCE_MAPPING;
    }

    @Override
    public List<Access> access(GetEventSourceMappingRequest input, Caller caller) {
        return MappingRows.access("lambda:GetEventSourceMapping", caller, input.uuid());
    }

    @Override
    public EventSourceMappingConfiguration handle(GetEventSourceMappingRequest input, Caller caller) {
        return rows.view(rows.find(caller, input.uuid()));
    }
}
