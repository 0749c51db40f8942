// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.store.Decision;
import io.rivermill.store.RowKey;
import io.rivermill.store.RowUpdate;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.lambda.EventSourceMappingConfiguration;
import io.rivermill.wire.lambda.Operations;
import io.rivermill.wire.lambda.UpdateEventSourceMappingRequest;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Changes a mapping, which keeps its position. The answer shows what was; what will be shows once it runs. */
final class UpdateEventSourceMapping
        implements ControlOperation<UpdateEventSourceMappingRequest, EventSourceMappingConfiguration> {
    private final World world;
    private final MappingRows rows;

    UpdateEventSourceMapping(World world, MappingRows rows) {
        this.world = world;
        this.rows = rows;
    }

    @Override
    public OperationType<UpdateEventSourceMappingRequest, EventSourceMappingConfiguration> type() {
        return Operations.UPDATE_EVENT_SOURCE_MAPPING;
    }

    @Override
    public List<Access> access(UpdateEventSourceMappingRequest input, Caller caller) {
        return MappingRows.access("lambda:UpdateEventSourceMapping", caller, input.uuid());
    }

    @Override
    public EventSourceMappingConfiguration handle(UpdateEventSourceMappingRequest input, Caller caller) {
        Mapping before = rows.find(caller, input.uuid());
        if (!before.state().isSettled()) {
            throw MappingErrors.inUse("update");
        }
        MappingRequest request = MappingRequest.of(input);
        MappingConfig config = request.applyTo(before.config());
        String functionArn = before.functionArn();
        if (input.functionName() != null) {
            functionArn = world.functions()
                    .find(caller.account(), caller.region(), input.functionName())
                    .orElseThrow(MappingErrors::functionMissing);
        }
        request.checkDestination();
        if (!functionArn.equals(before.functionArn())) {
            SourceChecks.role(world, functionArn, before.eventSourceArn());
        }
        if (!functionArn.equals(before.functionArn())
                || !Objects.equals(config.destination(), before.config().destination())) {
            SourceChecks.destination(world, functionArn, config);
        }
        boolean enabled = input.enabled() == null ? before.enabled() : input.enabled();
        long now = world.clock().millis();
        MappingState state = state(before.enabled(), enabled);
        Mapping after = before.with(functionArn, enabled, config).in(state, Mapping.USER_ACTION, now);
        write(before, after);
        return rows.view(before.in(state, Mapping.USER_ACTION, now));
    }

    private static MappingState state(boolean before, boolean after) {
        if (before == after) {
            return MappingState.UPDATING;
        }
        return after ? MappingState.ENABLING : MappingState.DISABLING;
    }

    private void write(Mapping before, Mapping after) {
        RowKey key = MappingKeys.mapping(before.account(), before.region(), before.uuid());
        RowKey pairBefore = MappingKeys.pair(before.eventSourceArn(), before.functionArn());
        RowKey pairAfter = MappingKeys.pair(after.eventSourceArn(), after.functionArn());
        Set<RowKey> keys = new LinkedHashSet<>(List.of(key));
        keys.add(pairBefore);
        keys.add(pairAfter);
        rows.store().update(RowUpdate.sync(List.copyOf(keys), present -> {
            byte[] row = present.get(key);
            if (row == null) {
                return Decision.refuse(MappingErrors.missing());
            }
            if (Mapping.read(row).state() != before.state()
                    || !Mapping.read(row).equals(before)) {
                return Decision.refuse(MappingErrors.inUse("update"));
            }
            byte[] other = present.get(pairAfter);
            if (other != null && !MappingKeys.text(other).equals(before.uuid())) {
                return Decision.refuse(
                        MappingErrors.exists(after.eventSourceArn(), after.functionArn(), MappingKeys.text(other)));
            }
            Decision.Write<Boolean> write = MappingRows.put(Decision.write(true), key, after);
            return pairBefore.equals(pairAfter)
                    ? write
                    : write.delete(pairBefore).put(pairAfter, MappingKeys.text(after.uuid()));
        }));
    }
}
