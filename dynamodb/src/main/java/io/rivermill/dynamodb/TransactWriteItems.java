// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.Clock;
import io.rivermill.base.Reply;
import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.DataOperation;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.ServiceException;
import io.rivermill.wire.dynamodb.Operations;
import io.rivermill.wire.dynamodb.TransactWriteItem;
import io.rivermill.wire.dynamodb.TransactWriteItemsInput;
import io.rivermill.wire.dynamodb.TransactWriteItemsOutput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts, changes, deletes and checks up to 100 items of any tables, all or none.
 *
 * <p>What is wrong with the request itself is one error; what the items or their tables don't allow cancels the
 * transaction, with a reason for each action.
 */
final class TransactWriteItems implements DataOperation<TransactWriteItemsInput, TransactWriteItemsOutput> {
    private static final long PAYLOAD_BYTES_MAX = 4L << 20;

    private final Planner planner;
    private final Clock clock;

    TransactWriteItems(Planner planner, Clock clock) {
        this.planner = planner;
        this.clock = clock;
    }

    @Override
    public OperationType<TransactWriteItemsInput, TransactWriteItemsOutput> type() {
        return Operations.TRANSACT_WRITE_ITEMS;
    }

    @Override
    public void access(TransactWriteItemsInput input, Caller caller, Reply<List<Access>> reply) {
        Map<TransactWrite.Kind, List<TransactWriteItem>> kinds = new LinkedHashMap<>();
        for (TransactWriteItem action : input.transactItems()) {
            TransactWrite.Kind kind = TransactWrite.kind(action, caller);
            if (kind != null) {
                kinds.computeIfAbsent(kind, same -> new ArrayList<>()).add(action);
            }
        }
        List<ItemAccess> accesses = new ArrayList<>();
        kinds.forEach((kind, actions) -> accesses.add(
                new ItemAccess(kind.action(), kind.reference(), table -> keys(input, actions, caller, table))));
        planner.access(accesses, reply);
    }

    private static ConditionKeys keys(
            TransactWriteItemsInput input, List<TransactWriteItem> actions, Caller caller, Optional<Table> table) {
        ConditionKeys keys = new ConditionKeys(input.returnConsumedCapacity()).in("TransactWriteItems");
        for (TransactWriteItem action : actions) {
            TransactWrite write = TransactWrite.of(action, caller);
            keys.leading(table, write.item()).attributes(write.attributes());
        }
        return keys;
    }

    @Override
    public void handle(TransactWriteItemsInput input, Caller caller, Reply<TransactWriteItemsOutput> reply) {
        List<TransactWrite> actions = input.transactItems().stream()
                .map(action -> TransactWrite.of(action, caller))
                .toList();
        checkPayload(actions);
        List<TableReference> tables =
                actions.stream().map(TransactWrite::reference).distinct().toList();
        String given = input.clientRequestToken();
        byte[] digest = given == null ? null : RequestDigest.of(input.transactItems());
        TransactedWrites writes = new TransactedWrites(planner.store(), input, actions, reply);
        planner.update(
                tables,
                found -> {
                    TransactionToken token = given == null || digest == null
                            ? null
                            : TransactionToken.of(caller, given, digest, clock.millis());
                    return ItemWrites.recorded(writes.plan(found, token), caller);
                },
                writes);
    }

    private static void checkPayload(List<TransactWrite> actions) {
        long bytes = actions.stream().mapToLong(TransactWrite::payloadBytes).sum();
        if (bytes > PAYLOAD_BYTES_MAX) {
            String text = "Transaction payload size cannot exceed 4MB. Payload Size: ";
            throw ServiceException.validation(text + ": " + text + bytes); // AWS says it twice
        }
    }
}
