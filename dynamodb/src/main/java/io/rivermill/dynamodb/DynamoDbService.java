// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.Clock;
import io.rivermill.base.Tasks;
import io.rivermill.http.Operation;
import io.rivermill.http.Service;
import io.rivermill.store.Store;
import java.time.Duration;
import java.util.List;

/**
 * DynamoDB: tables and their items over a {@link Store}, which the caller keeps and closes after this, and what removes
 * from it what has had its time.
 *
 * <p>Threads: any.
 */
public final class DynamoDbService implements Service, AutoCloseable {
    private static final Duration TOKEN_SWEEP_PAUSE = Duration.ofMinutes(1);

    private final TableCatalog catalog;
    private final Backfills backfills;
    private final Tasks.Task expirySweeping;
    private final Tasks.Task tokenSweeping;
    private final List<Operation<?, ?>> operations;

    /** Opens over {@code store}, and goes on with what work it finds begun there in the background. */
    public DynamoDbService(Store store, Clock clock, Tasks tasks, DynamoDbSettings settings) {
        this.catalog = new TableCatalog(store);
        this.backfills = new Backfills(store, catalog, clock, tasks);
        Planner planner = new Planner(store, catalog);
        TagChange tags = new TagChange(store, catalog, clock);
        this.operations = List.of(
                new CreateTable(store, catalog, clock, settings),
                new DescribeTable(store, catalog, clock),
                new ListTables(store),
                new UpdateTable(store, catalog, clock, backfills),
                new DeleteTable(store, catalog, clock),
                new PutItem(planner),
                new GetItem(planner),
                new UpdateItem(planner),
                new DeleteItem(planner),
                new Query(planner),
                new Scan(planner),
                new BatchGetItem(planner),
                new BatchWriteItem(planner),
                new TransactGetItems(planner),
                new TransactWriteItems(planner, clock),
                new DescribeTimeToLive(catalog),
                new UpdateTimeToLive(store, catalog, clock, backfills),
                new TagResource(tags),
                new UntagResource(tags),
                new ListTagsOfResource(catalog),
                new DescribeLimits(),
                new DescribeEndpoints());
        ExpirySweeper sweeper = new ExpirySweeper(store, catalog, clock, tasks);
        this.expirySweeping = tasks.every("expiry sweeper", settings.sweepPause(), sweeper::sweep);
        this.tokenSweeping = tasks.every("token sweeper", TOKEN_SWEEP_PAUSE, new TokenSweeper(store, clock)::sweep);
    }

    /** The indexes that are being built in the background, each with how far it is. */
    public List<String> builds() {
        return backfills.progress();
    }

    TableCatalog catalog() {
        return catalog;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return operations;
    }

    /** Stops what runs in the background, and following the catalog. */
    @Override
    public void close() {
        expirySweeping.cancel();
        tokenSweeping.cancel();
        backfills.close();
        catalog.close();
    }
}
