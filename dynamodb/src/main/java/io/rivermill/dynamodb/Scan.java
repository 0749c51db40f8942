// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.Reply;
import io.rivermill.dynamodb.expression.ConditionExpression;
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
import io.rivermill.wire.dynamodb.Operations;
import io.rivermill.wire.dynamodb.ScanInput;
import io.rivermill.wire.dynamodb.ScanOutput;
import java.util.List;
import java.util.Set;

/** Reads a table or index, or one of the equal parts into which a parallel scan cuts it, in the order of hashes. */
final class Scan implements DataOperation<ScanInput, ScanOutput> {
    private static final String START_KEY_MISMATCH =
            ReadSource.START_KEY + ": The provided key element does not match the schema";
    private static final RequestWording WORDING = RequestWording.OLDER;

    private final Planner planner;

    Scan(Planner planner) {
        this.planner = planner;
    }

    @Override
    public OperationType<ScanInput, ScanOutput> type() {
        return Operations.SCAN;
    }

    @Override
    public void access(ScanInput input, Caller caller, Reply<List<Access>> reply) {
        planner.access(
                List.of(new ItemAccess("Scan", reference(input, caller), input.indexName(), table -> keys(input))),
                reply);
    }

    private static ConditionKeys keys(ScanInput input) {
        return selection(input).addTo(new ConditionKeys(input.returnConsumedCapacity()), input.indexName(), Set.of());
    }

    @Override
    public boolean answersPages() {
        return true;
    }

    @Override
    public void handle(ScanInput input, Caller caller, Reply<ScanOutput> reply) {
        ReadSelection selection = selection(input);
        planner.withTable(reference(input, caller), reply, (table, then) -> {
            ItemPager.Request request = request(input, selection, table);
            ItemPager.read(
                    planner.store(),
                    request,
                    new MappedReply<ItemPage, ScanOutput>(then, page -> output(input, request, page)));
        });
    }

    /** Checks all that doesn't need the table. */
    private static ReadSelection selection(ScanInput input) {
        Parameters parameters = new Parameters(WORDING)
                .legacy("AttributesToGet", input.attributesToGet())
                .legacy("ScanFilter", input.scanFilter())
                .legacy("ConditionalOperator", input.conditionalOperator())
                .expression("ProjectionExpression", input.projectionExpression())
                .expression("FilterExpression", input.filterExpression());
        parameters.check();
        LegacyParameters.checkOperator(WORDING, input.conditionalOperator(), input.scanFilter());
        Parameters.checkAttributesToGet(WORDING, input.attributesToGet());
        ConditionExpression legacyFilter =
                LegacyParameters.filter(WORDING, input.scanFilter(), input.conditionalOperator());
        ReadSource.checkStartValues(WORDING, input.exclusiveStartKey());
        checkSegment(input);
        ExpressionScope scope =
                new ExpressionScope(WORDING, input.expressionAttributeNames(), input.expressionAttributeValues());
        scope.expectExpressions(parameters.hasExpressions(), "FilterExpression");
        scope.open();
        ConditionExpression filter = scope.filter(input.filterExpression());
        ProjectionExpression projection = scope.projection(input.projectionExpression());
        scope.close();
        return ReadSelection.of(
                input.select(),
                legacyFilter == null ? filter : legacyFilter,
                projection,
                input.attributesToGet(),
                input.indexName());
    }

    private static void checkSegment(ScanInput input) {
        Integer segment = input.segment();
        Integer total = input.totalSegments();
        if (segment != null && total == null) {
            throw ServiceException.validation(
                    "The TotalSegments parameter is required but was not present in the request"
                            + " when Segment parameter is present");
        }
        if (segment == null && total != null) {
            throw ServiceException.validation(
                    "The Segment parameter is required but was not present in the request when"
                            + " parameter TotalSegments is present");
        }
        if (segment != null && total != null && segment >= total) {
            throw ServiceException.validation("The Segment parameter is zero-based and must be less than parameter"
                    + " TotalSegments: Segment: " + segment + " is not less than TotalSegments: " + total);
        }
    }

    private static ItemPager.Request request(ScanInput input, ReadSelection selection, Table table) {
        boolean consistent = Boolean.TRUE.equals(input.consistentRead());
        ReadSource source = ReadSource.of(table, input.indexName(), consistent);
        selection.checkProjected(source);
        ItemRange range = ItemRange.segment(source.keyspace(), segment(input), segments(input));
        Item startKey = input.exclusiveStartKey();
        if (startKey != null) {
            String mismatch = source.index() == null ? START_KEY_MISMATCH : ReadSource.START_KEY;
            source.checkStartKey(startKey, mismatch);
            range = startingAfter(input, range, source.row(startKey));
        }
        KeyRules.checkPaths(table, selection.projection());
        ConditionExpression filter = selection.filter();
        if (filter != null) {
            KeyRules.checkPaths(table, filter.paths());
        }
        int limit = input.limit() == null ? Integer.MAX_VALUE : input.limit();
        return new ItemPager.Request(source, range, false, limit, consistent, selection);
    }

    private static ItemRange startingAfter(ScanInput input, ItemRange range, RowKey start) {
        if (!range.contains(start)) {
            throw ServiceException.validation(
                    "The provided starting key is invalid: Invalid ExclusiveStartKey. Please use"
                            + " ExclusiveStartKey with correct Segment. TotalSegments: " + segments(input)
                            + " Segment: "
                            + segment(input));
        }
        return range.after(start);
    }

    private static int segment(ScanInput input) {
        return input.segment() == null ? 0 : input.segment();
    }

    private static int segments(ScanInput input) {
        return input.totalSegments() == null ? 1 : input.totalSegments();
    }

    private static ScanOutput output(ScanInput input, ItemPager.Request request, ItemPage page) {
        Consumption consumption = page.consumption(request.source(), request.consistent());
        return ScanOutput.create()
                .items(request.selection().countsOnly() ? null : page.items())
                .count(page.count())
                .scannedCount(page.scannedCount())
                .lastEvaluatedKey(page.lastKey())
                .consumedCapacity(consumption.of(input.tableName(), input.returnConsumedCapacity()));
    }

    private static TableReference reference(ScanInput input, Caller caller) {
        return TableReference.of(input.tableName(), caller, "Scan");
    }
}
