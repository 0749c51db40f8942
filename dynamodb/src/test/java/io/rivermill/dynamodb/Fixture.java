// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.ManualClock;
import io.rivermill.http.Caller;
import io.rivermill.http.DataOperation;
import io.rivermill.http.Operation;
import io.rivermill.http.Principal;
import io.rivermill.http.TestCalls;
import io.rivermill.store.FaultyStore;
import io.rivermill.store.MemoryStore;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.ServiceException;
import io.rivermill.wire.View;
import io.rivermill.wire.dynamodb.AttributeDefinition;
import io.rivermill.wire.dynamodb.CreateTableInput;
import io.rivermill.wire.dynamodb.KeySchemaElement;
import io.rivermill.wire.dynamodb.LocalSecondaryIndex;
import io.rivermill.wire.dynamodb.Operations;
import io.rivermill.wire.dynamodb.Projection;
import io.rivermill.wire.dynamodb.StreamSpecification;
import io.rivermill.wire.dynamodb.TableDescription;
import io.rivermill.wire.dynamodb.UpdateTableInput;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;

/** DynamoDB over a store in memory, called as the dispatcher calls it. */
final class Fixture implements AutoCloseable {
    static final Caller CALLER = new Caller(Principal.root("111122223333"), "eu-central-1", "request", "127.0.0.1");

    final ManualClock clock = new ManualClock();
    final HeldTasks tasks = new HeldTasks();
    final FaultyStore store = new FaultyStore(new MemoryStore(clock));
    final DynamoDbService service = new DynamoDbService(store, clock, tasks, DynamoDbSettings.DEFAULT);

    /** Calls an operation and waits for its answer. */
    <I extends View, O extends View> O call(OperationType<I, O> type, I input) {
        return TestCalls.call(operation(type), input, CALLER);
    }

    /** Calls an operation of the data plane without waiting. */
    <I extends View, O extends View> CompletableFuture<O> start(OperationType<I, O> type, I input) {
        return start((DataOperation<I, O>) operation(type), input);
    }

    /** The error that an operation answers. */
    <I extends View, O extends View> ServiceException refusal(OperationType<I, O> type, I input) {
        return Assertions.assertThrows(ServiceException.class, () -> call(type, input));
    }

    /** The message of the ValidationException that an operation answers. */
    <I extends View, O extends View> String invalid(OperationType<I, O> type, I input) {
        ServiceException refusal = refusal(type, input);
        Assertions.assertEquals("ValidationException", refusal.code());
        return String.valueOf(refusal.getMessage());
    }

    /** Creates a table on demand with a partition key {@code pk} of type S and, if named, a sort key. */
    TableDescription createTable(String name, @Nullable String sort, @Nullable String sortType) {
        return call(Operations.CREATE_TABLE, tableInput(name, sort, sortType)).tableDescription();
    }

    static CreateTableInput tableInput(String name, @Nullable String sort, @Nullable String sortType) {
        List<KeySchemaElement> keys = new ArrayList<>();
        List<AttributeDefinition> definitions = new ArrayList<>();
        keys.add(KeySchemaElement.create().attributeName("pk").keyType("HASH"));
        definitions.add(AttributeDefinition.create().attributeName("pk").attributeType("S"));
        if (sort != null) {
            keys.add(KeySchemaElement.create().attributeName(sort).keyType("RANGE"));
            definitions.add(AttributeDefinition.create().attributeName(sort).attributeType(sortType));
        }
        return CreateTableInput.create()
                .tableName(name)
                .keySchema(keys)
                .attributeDefinitions(definitions)
                .billingMode("PAY_PER_REQUEST");
    }

    /** Creates a table with a sort key {@code sort} of type N, and local indexes by {@code range}, which is of type N too. */
    void createTableWithIndexes(String name, String sort, String range, LocalSecondaryIndex... indexes) {
        CreateTableInput table = tableInput(name, sort, "N");
        List<AttributeDefinition> attributes = new ArrayList<>(table.attributeDefinitions());
        attributes.add(AttributeDefinition.create().attributeName(range).attributeType("N"));
        call(Operations.CREATE_TABLE, table.attributeDefinitions(attributes).localSecondaryIndexes(List.of(indexes)));
    }

    static LocalSecondaryIndex localIndex(String name, String range, String projection) {
        return LocalSecondaryIndex.create()
                .indexName(name)
                .keySchema(List.of(
                        KeySchemaElement.create().attributeName("pk").keyType("HASH"),
                        KeySchemaElement.create().attributeName(range).keyType("RANGE")))
                .projection(Projection.create().projectionType(projection));
    }

    /** Turns a table's stream on with a view type, or off with null. */
    TableDescription stream(String table, @Nullable String viewType) {
        StreamSpecification stream =
                StreamSpecification.create().streamEnabled(viewType != null).streamViewType(viewType);
        return call(
                        Operations.UPDATE_TABLE,
                        UpdateTableInput.create().tableName(table).streamSpecification(stream))
                .tableDescription();
    }

    @Override
    public void close() {
        service.close();
        tasks.close();
        store.close();
    }

    @SuppressWarnings("unchecked") // operations are keyed by their types
    private <I extends View, O extends View> Operation<I, O> operation(OperationType<I, O> type) {
        return (Operation<I, O>) service.operations().stream()
                .filter(operation -> operation.type().name().equals(type.name()))
                .findFirst()
                .orElseThrow();
    }

    /** Calls an operation of a service of its own without waiting. */
    static <I extends View, O extends View> CompletableFuture<O> start(DataOperation<I, O> data, I input) {
        return TestCalls.start(data, input, CALLER);
    }
}
