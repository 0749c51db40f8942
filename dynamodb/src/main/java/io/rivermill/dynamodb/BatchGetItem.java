// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.Reply;
import io.rivermill.dynamodb.expression.ExpressionScope;
import io.rivermill.dynamodb.expression.ProjectionExpression;
import io.rivermill.dynamodb.expression.RequestWording;
import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.DataOperation;
import io.rivermill.store.RowKey;
import io.rivermill.wire.Item;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.ServiceException;
import io.rivermill.wire.dynamodb.BatchGetItemInput;
import io.rivermill.wire.dynamodb.BatchGetItemOutput;
import io.rivermill.wire.dynamodb.KeysAndAttributes;
import io.rivermill.wire.dynamodb.Operations;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads up to 100 items of any tables by their keys; what would make the answer too large comes back as unprocessed. */
final class BatchGetItem implements DataOperation<BatchGetItemInput, BatchGetItemOutput> {
    private static final RequestWording WORDING = RequestWording.READS;
    private static final int KEYS_MAX = 100;

    private final Planner planner;

    BatchGetItem(Planner planner) {
        this.planner = planner;
    }

    /**
     * The keys of one table.
     *
     * @param table as the request named it
     * @param projection null for whole items
     */
    record Part(
            String table,
            TableReference reference,
            KeysAndAttributes request,
            @Nullable ProjectionExpression projection) {

        boolean consistent() {
            return Boolean.TRUE.equals(request.consistentRead());
        }
    }

    /** A key as it was written: only here do 1 and 1.0 differ. */
    private record Written(Item key, String oddNumbers) {}

    /** One item that is asked for. */
    record Wanted(Part part, Item key, RowKey row) {}

    @Override
    public OperationType<BatchGetItemInput, BatchGetItemOutput> type() {
        return Operations.BATCH_GET_ITEM;
    }

    @Override
    public void access(BatchGetItemInput input, Caller caller, Reply<List<Access>> reply) {
        List<ItemAccess> accesses = new ArrayList<>();
        input.requestItems()
                .forEach((table, asked) -> accesses.add(
                        new ItemAccess("BatchGetItem", reference(table, caller), found -> keys(input, asked, found))));
        planner.access(accesses, reply);
    }

    private static ConditionKeys keys(BatchGetItemInput input, KeysAndAttributes asked, Optional<Table> table) {
        ConditionKeys keys = new ConditionKeys(input.returnConsumedCapacity()).in("BatchGetItem");
        ProjectionExpression projection = projection(asked);
        asked.keys().forEach(key -> keys.leading(table, key).read(key, projection));
        return keys;
    }

    @Override
    public boolean answersPages() {
        return true;
    }

    @Override
    public void handle(BatchGetItemInput input, Caller caller, Reply<BatchGetItemOutput> reply) {
        List<Part> parts = parts(input.requestItems(), caller);
        List<TableReference> tables =
                parts.stream().map(Part::reference).distinct().toList();
        planner.withTables(tables, reply, (found, then) -> {
            List<Wanted> wanted = wanted(parts, found);
            new BatchedReads(planner.store(), input.returnConsumedCapacity(), parts, wanted, then).start();
        });
    }

    /** The request by table, with nothing wrong in it that shows without the tables. */
    private static List<Part> parts(Map<String, KeysAndAttributes> request, Caller caller) {
        if (request.isEmpty()) {
            throw ServiceException.validation("The requestItems parameter is required for BatchGetItem");
        }
        checkNotMixed(request.values());
        List<Part> parts = new ArrayList<>();
        int keys = 0;
        for (Map.Entry<String, KeysAndAttributes> entry : request.entrySet()) {
            KeysAndAttributes asked = entry.getValue();
            TableReference reference = reference(entry.getKey(), caller);
            parts.add(new Part(entry.getKey(), reference, asked, projection(asked)));
            keys += asked.keys().size();
        }
        if (keys > KEYS_MAX) {
            throw ServiceException.validation("Too many items requested for the BatchGetItem call");
        }
        return parts;
    }

    /** Refuses an expression for one table and a legacy parameter for another, as for the same. */
    private static void checkNotMixed(Collection<KeysAndAttributes> request) {
        List<String> attributes = null;
        String projection = null;
        for (KeysAndAttributes asked : request) {
            attributes = attributes == null ? asked.attributesToGet() : attributes;
            projection = projection == null ? asked.projectionExpression() : projection;
        }
        new Parameters(WORDING)
                .legacy("AttributesToGet", attributes)
                .expression("ProjectionExpression", projection)
                .check();
    }

    private static @Nullable ProjectionExpression projection(KeysAndAttributes asked) {
        ExpressionScope scope = new ExpressionScope(WORDING, asked.expressionAttributeNames(), null);
        scope.expectExpressions(asked.projectionExpression() != null);
        Parameters.checkAttributesToGet(WORDING, asked.attributesToGet());
        scope.open();
        ProjectionExpression projection = scope.projection(asked.projectionExpression());
        scope.close();
        Set<Written> seen = new HashSet<>();
        boolean duplicates = false;
        for (Item key : asked.keys()) {
            Parameters.checkValues(WORDING, key);
            duplicates |= !seen.add(new Written(key, key.oddNumbers()));
        }
        if (duplicates) {
            throw ServiceException.validation("Provided list of item keys contains duplicates");
        }
        List<String> attributes = asked.attributesToGet();
        return attributes == null ? projection : ProjectionExpression.ofAttributes(attributes);
    }

    private static List<Wanted> wanted(List<Part> parts, Tables tables) {
        List<Wanted> wanted = new ArrayList<>();
        for (Part part : parts) {
            Table table = tables.get(part.reference());
            for (Item key : part.request().keys()) {
                KeyRules.checkKey(table.keySchema(), key);
                wanted.add(new Wanted(part, key, RowKeys.of(table, key)));
            }
            KeyRules.checkPaths(table, part.projection());
        }
        return wanted;
    }

    private static TableReference reference(String table, Caller caller) {
        return TableReference.of(table, caller, "BatchGetItem");
    }
}
