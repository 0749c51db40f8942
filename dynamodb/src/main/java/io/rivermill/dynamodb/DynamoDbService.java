// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.Clock;
import io.rivermill.http.Operation;
import io.rivermill.http.Service;
import io.rivermill.store.Store;
import java.util.List;

/**
 * DynamoDB: tables and their items over a {@link Store}, which the caller keeps and closes after this.
 *
 * <p>Threads: any.
 */
public final class DynamoDbService implements Service, AutoCloseable {
    private final TableCatalog catalog;
    private final List<Operation<?, ?>> operations;

    public DynamoDbService(Store store, Clock clock, DynamoDbSettings settings) {
        this.catalog = new TableCatalog(store);
        Planner planner = new Planner(store, catalog);
        this.operations = List.of(
                new CreateTable(store, catalog, clock, settings),
                new DescribeTable(store, catalog),
                new ListTables(store),
                new UpdateTable(store, catalog, clock),
                new DeleteTable(store, catalog, clock),
                new PutItem(planner),
                new GetItem(planner),
                new UpdateItem(planner),
                new DeleteItem(planner),
                new Query(planner),
                new Scan(planner),
                new BatchGetItem(planner),
                new BatchWriteItem(planner));
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return operations;
    }

    /** Stops following the catalog. */
    @Override
    public void close() {
        catalog.close();
    }
}
