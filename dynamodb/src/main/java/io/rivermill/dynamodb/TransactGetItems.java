// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.Reply;
import io.rivermill.dynamodb.expression.ExpressionScope;
import io.rivermill.dynamodb.expression.ProjectionExpression;
import io.rivermill.dynamodb.expression.RequestWording;
import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.DataOperation;
import io.rivermill.wire.Item;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.dynamodb.Get;
import io.rivermill.wire.dynamodb.Operations;
import io.rivermill.wire.dynamodb.TransactGetItem;
import io.rivermill.wire.dynamodb.TransactGetItemsInput;
import io.rivermill.wire.dynamodb.TransactGetItemsOutput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads up to 100 items of any tables as they are at one moment. */
final class TransactGetItems implements DataOperation<TransactGetItemsInput, TransactGetItemsOutput> {
    private static final RequestWording WORDING = RequestWording.OLDER;

    private final Planner planner;

    TransactGetItems(Planner planner) {
        this.planner = planner;
    }

    /**
     * One item that is asked for.
     *
     * @param tableName as the request names it
     * @param projection null for the whole item
     */
    record Wanted(
            String tableName,
            TableReference reference,
            Item key,
            @Nullable ProjectionExpression projection) {}

    @Override
    public OperationType<TransactGetItemsInput, TransactGetItemsOutput> type() {
        return Operations.TRANSACT_GET_ITEMS;
    }

    @Override
    public void access(TransactGetItemsInput input, Caller caller, Reply<List<Access>> reply) {
        Map<TableReference, List<Get>> byTable = new LinkedHashMap<>();
        for (TransactGetItem item : input.transactItems()) {
            Get get = item.get();
            byTable.computeIfAbsent(reference(get.tableName(), caller), table -> new ArrayList<>())
                    .add(get);
        }
        List<ItemAccess> accesses = new ArrayList<>();
        byTable.forEach((reference, gets) ->
                accesses.add(new ItemAccess("GetItem", reference, table -> keys(input, gets, caller, table))));
        planner.access(accesses, reply);
    }

    private static ConditionKeys keys(
            TransactGetItemsInput input, List<Get> gets, Caller caller, Optional<Table> table) {
        ConditionKeys keys = new ConditionKeys(input.returnConsumedCapacity()).in("TransactGetItems");
        for (Get get : gets) {
            Wanted wanted = wanted(get, caller);
            keys.leading(table, wanted.key()).read(wanted.key(), wanted.projection());
        }
        return keys;
    }

    @Override
    public boolean answersPages() {
        return true;
    }

    @Override
    public void handle(TransactGetItemsInput input, Caller caller, Reply<TransactGetItemsOutput> reply) {
        List<Wanted> wanted = input.transactItems().stream()
                .map(item -> wanted(item.get(), caller))
                .toList();
        List<TableReference> tables =
                wanted.stream().map(Wanted::reference).distinct().toList();
        planner.withTables(tables, reply, (found, then) -> {
            TransactedReads reads = new TransactedReads(wanted, input.returnConsumedCapacity(), found, then);
            planner.store().get(reads.rows(), reads);
        });
    }

    private static Wanted wanted(Get get, Caller caller) {
        ExpressionScope scope = new ExpressionScope(WORDING, get.expressionAttributeNames(), null);
        scope.expectExpressions(get.projectionExpression() != null);
        scope.open();
        ProjectionExpression projection = scope.projection(get.projectionExpression());
        scope.close();
        Parameters.checkValues(WORDING, get.key());
        return new Wanted(get.tableName(), reference(get.tableName(), caller), get.key(), projection);
    }

    private static TableReference reference(String table, Caller caller) {
        return TableReference.of(table, caller, "GetItem");
    }
}
