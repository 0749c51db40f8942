// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.store.Page;
import io.rivermill.store.PageRequest;
import io.rivermill.store.Store;
import io.rivermill.store.SystemKeyspaces;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.dynamodb.ListTablesInput;
import io.rivermill.wire.dynamodb.ListTablesOutput;
import io.rivermill.wire.dynamodb.Operations;
import java.util.List;
import java.util.Objects;

/** Lists the caller's tables in a region by the bytes of their names. */
final class ListTables implements ControlOperation<ListTablesInput, ListTablesOutput> {
    private static final int LIMIT_DEFAULT = 100;
    private static final int PAGE_BYTES_MAX = 16 << 20; // a hundred descriptors are far below

    private final Store store;

    ListTables(Store store) {
        this.store = store;
    }

    @Override
    public OperationType<ListTablesInput, ListTablesOutput> type() {
        return Operations.LIST_TABLES;
    }

    @Override
    public List<Access> access(ListTablesInput input, Caller caller) {
        return List.of(Access.of("dynamodb:ListTables", "*"));
    }

    @Override
    public ListTablesOutput handle(ListTablesInput input, Caller caller) {
        Integer limit = input.limit();
        byte[] prefix = CatalogRows.tablesOf(caller.account(), caller.region());
        PageRequest request = PageRequest.ofPrefix(
                SystemKeyspaces.CATALOG, 0, prefix, limit == null ? LIMIT_DEFAULT : limit, PAGE_BYTES_MAX);
        String after = input.exclusiveStartTableName();
        if (after != null) {
            TableReference start = new TableReference(caller.account(), caller.region(), after);
            request = request.startingAt(PageRequest.after(CatalogRows.table(start)));
        }
        Page page = store.blocking().page(request);
        List<String> names = page.rows().stream()
                .map(row -> Objects.requireNonNull(CatalogRows.tableOf(row.key().key()))
                        .name())
                .toList();
        ListTablesOutput output = ListTablesOutput.create().tableNames(names);
        return page.more() ? output.lastEvaluatedTableName(names.getLast()) : output;
    }
}
