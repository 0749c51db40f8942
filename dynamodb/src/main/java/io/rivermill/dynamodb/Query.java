// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.Reply;
import io.rivermill.dynamodb.expression.ConditionExpression;
import io.rivermill.dynamodb.expression.ExpressionScope;
import io.rivermill.dynamodb.expression.KeyConditionExpression;
import io.rivermill.dynamodb.expression.KeyRange;
import io.rivermill.dynamodb.expression.ProjectionExpression;
import io.rivermill.dynamodb.expression.RequestWording;
import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.DataOperation;
import io.rivermill.store.RowKey;
import io.rivermill.wire.AttributeValue;
import io.rivermill.wire.Item;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.ServiceException;
import io.rivermill.wire.dynamodb.Condition;
import io.rivermill.wire.dynamodb.Operations;
import io.rivermill.wire.dynamodb.QueryInput;
import io.rivermill.wire.dynamodb.QueryOutput;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads items of one partition of a table or index, in the order of their sort keys. */
final class Query implements DataOperation<QueryInput, QueryOutput> {
    private static final RequestWording WORDING = RequestWording.READS;

    private final Planner planner;

    Query(Planner planner) {
        this.planner = planner;
    }

    /** The request's expressions. */
    private record Expressions(KeyConditionExpression keyCondition, ReadSelection selection) {}

    @Override
    public OperationType<QueryInput, QueryOutput> type() {
        return Operations.QUERY;
    }

    @Override
    public void access(QueryInput input, Caller caller, Reply<List<Access>> reply) {
        planner.access(
                List.of(new ItemAccess(
                        "Query", reference(input, caller), input.indexName(), table -> keys(input, table))),
                reply);
    }

    private static ConditionKeys keys(QueryInput input, Optional<Table> table) {
        Expressions expressions = expressions(input);
        KeyConditionExpression condition = expressions.keyCondition();
        ConditionKeys keys = new ConditionKeys(input.returnConsumedCapacity());
        expressions.selection().addTo(keys, input.indexName(), condition.attributes());
        partition(input, condition, table).forEach(keys::leading);
        return keys;
    }

    /**
     * The values of the partition, or any that could be: of a table or index that isn't there, or isn't queried by its
     * key, nobody knows which are. What is wrong with the query is told only to those who may make it.
     */
    private static List<AttributeValue> partition(
            QueryInput input, KeyConditionExpression condition, Optional<Table> table) {
        return table.flatMap(found -> found.keySchemaOf(input.indexName()))
                .flatMap(schema -> condition.partition(schema.hash()))
                .orElseGet(condition::operands);
    }

    @Override
    public boolean answersPages() {
        return true;
    }

    @Override
    public void handle(QueryInput input, Caller caller, Reply<QueryOutput> reply) {
        Expressions expressions = expressions(input);
        planner.withTable(reference(input, caller), reply, (table, then) -> {
            ItemPager.Request request = request(input, expressions, table);
            ItemPager.read(
                    planner.store(),
                    request,
                    new MappedReply<ItemPage, QueryOutput>(then, page -> output(input, request, page)));
        });
    }

    /** Checks all that doesn't need the table. */
    private static Expressions expressions(QueryInput input) {
        Parameters parameters = new Parameters(WORDING)
                .legacy("AttributesToGet", input.attributesToGet())
                .legacy("QueryFilter", input.queryFilter())
                .legacy("ConditionalOperator", input.conditionalOperator())
                // without the expression in its place, KeyConditions goes with the other expressions
                .legacy("KeyConditions", input.keyConditionExpression() == null ? null : input.keyConditions())
                .expression("ProjectionExpression", input.projectionExpression())
                .expression("FilterExpression", input.filterExpression())
                .expression("KeyConditionExpression", input.keyConditionExpression());
        parameters.check();
        ExpressionScope scope =
                new ExpressionScope(WORDING, input.expressionAttributeNames(), input.expressionAttributeValues());
        scope.expectExpressions(parameters.hasExpressions(), "FilterExpression", "KeyConditionExpression");
        LegacyParameters.checkOperator(WORDING, input.conditionalOperator(), input.queryFilter());
        ConditionExpression legacyFilter =
                LegacyParameters.filter(WORDING, input.queryFilter(), input.conditionalOperator());
        Parameters.checkAttributesToGet(WORDING, input.attributesToGet());
        ReadSource.checkStartValues(WORDING, input.exclusiveStartKey());
        Map<String, Condition> keyConditions = input.keyConditions();
        if (input.keyConditionExpression() == null && keyConditions == null) {
            throw WORDING.refuse(
                    "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.");
        }
        scope.open();
        ConditionExpression filter = scope.filter(input.filterExpression());
        ProjectionExpression projection = scope.projection(input.projectionExpression());
        KeyConditionExpression keyCondition = scope.keyCondition(input.keyConditionExpression());
        scope.close();
        if (keyConditions != null) {
            keyCondition = LegacyParameters.keyCondition(WORDING, keyConditions);
        }
        ReadSelection selection = ReadSelection.of(
                input.select(),
                legacyFilter == null ? filter : legacyFilter,
                projection,
                input.attributesToGet(),
                input.indexName());
        return new Expressions(Objects.requireNonNull(keyCondition), selection);
    }

    private static ItemPager.Request request(QueryInput input, Expressions expressions, Table table) {
        boolean consistent = Boolean.TRUE.equals(input.consistentRead());
        ReadSource source = ReadSource.of(table, input.indexName(), consistent);
        ReadSelection selection = expressions.selection();
        selection.checkProjected(source);
        KeySchema schema = source.keySchema();
        KeyRange keys = expressions.keyCondition().range(schema.hash(), schema.range());
        keys.partition().forEach(KeyRules::checkHashSize);
        ItemRange range = ItemRange.of(source.keyspace(), keys);
        boolean descending = Boolean.FALSE.equals(input.scanIndexForward());
        Item startKey = input.exclusiveStartKey();
        if (startKey != null) {
            source.checkStartKey(startKey, ReadSource.START_KEY);
            RowKey start = source.row(startKey);
            if (!range.contains(start)) {
                throw outside(keys, schema.rangeOf(startKey));
            }
            range = descending ? range.until(start) : range.after(start);
        }
        KeyRules.checkPaths(table, selection.projection());
        checkFilter(input, schema, selection.filter());
        selection.checkFiltered(source);
        if (selection.filter() != null) {
            KeyRules.checkPaths(table, selection.filter().paths());
        }
        int limit = input.limit() == null ? Integer.MAX_VALUE : input.limit();
        return new ItemPager.Request(source, range, descending, limit, consistent, selection);
    }

    /** Says of a start key that isn't in {@code keys} first what its sort key is to them. */
    private static ServiceException outside(KeyRange keys, List<AttributeValue> sort) {
        if (keys.isWholePartition()) {
            return ServiceException.validation(
                    "The provided starting key is outside query boundaries based on provided conditions");
        }
        return ServiceException.validation(
                keys.hasSortKey(sort)
                        ? "The query can return at most one row and cannot be restarted" // whatever it can return
                        : "The provided starting key does not match the range key predicate");
    }

    private static void checkFilter(QueryInput input, KeySchema schema, @Nullable ConditionExpression filter) {
        if (filter == null) {
            return;
        }
        String parameter = input.queryFilter() == null ? "Filter Expression" : "QueryFilter";
        for (String attribute : filter.paths().attributes()) {
            if (schema.contains(attribute)) {
                throw ServiceException.validation(parameter + " can only contain non-primary key attributes:"
                        + " Primary key attribute: " + attribute);
            }
        }
    }

    private static QueryOutput output(QueryInput input, ItemPager.Request request, ItemPage page) {
        Consumption consumption = page.consumption(request.source(), request.consistent());
        return QueryOutput.create()
                .items(request.selection().countsOnly() ? null : page.items())
                .count(page.count())
                .scannedCount(page.scannedCount())
                .lastEvaluatedKey(page.lastKey())
                .consumedCapacity(consumption.of(input.tableName(), input.returnConsumedCapacity()));
    }

    private static TableReference reference(QueryInput input, Caller caller) {
        return TableReference.of(input.tableName(), caller, "Query");
    }
}
