// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.Reply;
import io.rivermill.dynamodb.expression.RequestWording;
import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.DataOperation;
import io.rivermill.store.RowKey;
import io.rivermill.wire.Item;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.ServiceException;
import io.rivermill.wire.dynamodb.BatchWriteItemInput;
import io.rivermill.wire.dynamodb.BatchWriteItemOutput;
import io.rivermill.wire.dynamodb.DeleteRequest;
import io.rivermill.wire.dynamodb.Operations;
import io.rivermill.wire.dynamodb.PutRequest;
import io.rivermill.wire.dynamodb.WriteRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts and deletes up to 25 items of any tables, each by itself: what the store has no room for at the moment comes back
 * as unprocessed. A request with a fault in it writes nothing.
 */
final class BatchWriteItem implements DataOperation<BatchWriteItemInput, BatchWriteItemOutput> {
    private static final int REQUESTS_MAX = 25;

    private final Planner planner;

    BatchWriteItem(Planner planner) {
        this.planner = planner;
    }

    /**
     * One put or delete.
     *
     * @param table as the request named it
     * @param put the item, or null to delete
     * @param key the item to put or the key to delete
     */
    record Write(
            String table,
            TableReference reference,
            WriteRequest request,
            @Nullable Item put,
            Item key) {}

    @Override
    public OperationType<BatchWriteItemInput, BatchWriteItemOutput> type() {
        return Operations.BATCH_WRITE_ITEM;
    }

    @Override
    public void access(BatchWriteItemInput input, Caller caller, Reply<List<Access>> reply) {
        List<ItemAccess> accesses = new ArrayList<>();
        input.requestItems().forEach((table, requests) -> {
            TableReference reference = reference(table, caller);
            accesses.add(new ItemAccess("BatchWriteItem", reference, found -> {
                ConditionKeys keys = new ConditionKeys(input.returnConsumedCapacity()).in("BatchWriteItem");
                for (WriteRequest request : requests) {
                    Item written = write(table, reference, request).key();
                    keys.leading(found, written).attributes(written.names());
                }
                return keys;
            }));
        });
        planner.access(accesses, reply);
    }

    @Override
    public void handle(BatchWriteItemInput input, Caller caller, Reply<BatchWriteItemOutput> reply) {
        List<Write> writes = writes(input, caller);
        List<TableReference> tables =
                writes.stream().map(Write::reference).distinct().toList();
        planner.withTables(tables, reply, (found, then) -> {
            checkKeys(writes, found);
            new BatchedWrites(planner, input, caller, writes, then).start();
        });
    }

    /** The writes in the order of the request, with nothing wrong in them that shows without their tables. */
    private static List<Write> writes(BatchWriteItemInput input, Caller caller) {
        if (input.requestItems().isEmpty()) {
            throw ServiceException.validation("The requestItems parameter is required for BatchWriteItem");
        }
        List<Write> writes = new ArrayList<>();
        input.requestItems().forEach((table, requests) -> {
            TableReference reference = reference(table, caller);
            requests.forEach(request -> writes.add(write(table, reference, request)));
        });
        if (writes.size() > REQUESTS_MAX) {
            throw ServiceException.validation("Too many items requested for the BatchWriteItem call");
        }
        return writes;
    }

    private static Write write(String table, TableReference reference, WriteRequest request) {
        PutRequest put = request.putRequest();
        DeleteRequest delete = request.deleteRequest();
        if ((put == null) == (delete == null)) {
            throw ServiceException.validation("Supplied AttributeValue has more than one datatypes set, must contain"
                    + " exactly one of the supported datatypes");
        }
        if (put != null) {
            Item item = put.item();
            Parameters.checkValues(RequestWording.OLDER, item);
            ItemRules.checkPutSize(item);
            return new Write(table, reference, request, item, item);
        }
        Item key = delete.key();
        Parameters.checkValues(RequestWording.OLDER, key);
        return new Write(table, reference, request, null, key);
    }

    private static void checkKeys(List<Write> writes, Tables tables) {
        Set<RowKey> rows = new HashSet<>();
        boolean duplicates = false;
        for (Write write : writes) {
            Table table = tables.get(write.reference());
            checkKey(write, table);
            duplicates |= !rows.add(RowKeys.of(table, write.key()));
        }
        if (duplicates) {
            throw ServiceException.validation("Provided list of item keys contains duplicates");
        }
    }

    /** A put's key is refused in the words of a delete's. */
    static void checkKey(Write write, Table table) {
        Item put = write.put();
        KeySchema schema = table.keySchema();
        KeyRules.checkKey(schema, put == null ? write.key() : schema.keyOf(put));
        if (put != null) {
            IndexKeyRules.checkPut(table, put);
        }
    }

    private static TableReference reference(String table, Caller caller) {
        return TableReference.of(table, caller, "BatchWriteItem");
    }
}
