// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.ErrorCode;
import io.rivermill.base.Reply;
import io.rivermill.base.RivermillException;
import io.rivermill.http.Access;
import io.rivermill.store.ConflictException;
import io.rivermill.store.Store;
import io.rivermill.store.Update;
import io.rivermill.wire.ServiceException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Looks tables up, and plans updates of their items with the descriptor found: again with the row's descriptor when the
 * table turned out to have changed since.
 *
 * <p>Threads: any; nothing blocks. What a caller's function throws reaches its reply.
 */
final class Planner {
    /**
     * How often an update is planned before its caller is told. Changes of a table that follow each other without a pause
     * take turns with the writes that wait, so each may cost a plan; nobody changes a table that often in a row.
     */
    static final int PLANS_MAX = 64;

    private final Store store;
    private final TableCatalog catalog;

    Planner(Store store, TableCatalog catalog) {
        this.store = store;
        this.catalog = catalog;
    }

    Store store() {
        return store;
    }

    /** Answers what is done, with condition keys that know the tables. Whether these are there isn't asked yet. */
    void access(List<ItemAccess> accesses, Reply<List<Access>> reply) {
        access(accesses, new ArrayList<>(accesses.size()), reply);
    }

    private void access(List<ItemAccess> accesses, List<Access> known, Reply<List<Access>> reply) {
        if (known.size() == accesses.size()) {
            reply.ok(known);
            return;
        }
        ItemAccess next = accesses.get(known.size());
        catalog.find(next.reference(), new Reply<>() {
            @Override
            public void ok(Optional<Table> table) {
                known.add(next.of(table));
                access(accesses, known, reply);
            }

            @Override
            public void fail(RuntimeException failure) {
                reply.fail(failure);
            }
        });
    }

    /** Calls {@code use} with the table, or fails {@code reply} as the data plane does when there is none. */
    <R extends @Nullable Object> void withTable(
            TableReference reference, Reply<R> reply, BiConsumer<Table, Reply<R>> use) {
        catalog.find(reference, new Found<>(reply, use));
    }

    /** The same for the tables of a batch; the first that isn't there fails it. */
    <R extends @Nullable Object> void withTables(
            List<TableReference> references, Reply<R> reply, BiConsumer<Tables, Reply<R>> use) {
        withTables(references, catalog::find, new HashMap<>(), reply, use);
    }

    /**
     * Applies the update that {@code plan} makes for the table, planning again whenever the table has changed since. An
     * engine that gives way to another update is told of as DynamoDB tells of a transaction that is under way.
     */
    <R extends @Nullable Object> void update(
            TableReference reference, Function<Table, Update<R>> plan, Reply<R> reply) {
        catalog.find(reference, new Found<>(reply, (table, then) -> update(table, plan, then, PLANS_MAX - 1)));
    }

    /** The same for an update of several tables. Fails with the engine's own {@link ConflictException}. */
    <R extends @Nullable Object> void update(
            List<TableReference> references, Function<Tables, Update<R>> plan, Reply<R> reply) {
        withTables(references, reply, (tables, then) -> update(references, tables, plan, then, PLANS_MAX - 1));
    }

    /** The data plane's words for a table that isn't there. */
    static ServiceException notFound() {
        return new ServiceException("ResourceNotFoundException", 400, "Requested resource not found");
    }

    private static <R extends @Nullable Object> void withTables(
            List<TableReference> references,
            BiConsumer<TableReference, Reply<Optional<Table>>> lookup,
            Map<TableReference, Table> found,
            Reply<R> reply,
            BiConsumer<Tables, Reply<R>> use) {
        if (found.size() == references.size()) {
            use.accept(new Tables(found), reply);
            return;
        }
        TableReference next = references.get(found.size());
        lookup.accept(next, new Found<>(reply, (table, then) -> {
            found.put(next, table);
            withTables(references, lookup, found, then, use);
        }));
    }

    private <R extends @Nullable Object> void update(
            Table table, Function<Table, Update<R>> plan, Reply<R> reply, int plansLeft) {
        store.update(plan.apply(table), new Attempt<>(reply, plansLeft) {
            @Override
            void again(int left) {
                catalog.reload(
                        table.reference(), new Found<>(reply, (current, then) -> update(current, plan, then, left)));
            }

            @Override
            RuntimeException told(RuntimeException failure) {
                return failure instanceof ConflictException ? conflict() : failure;
            }
        });
    }

    private <R extends @Nullable Object> void update(
            List<TableReference> references,
            Tables tables,
            Function<Tables, Update<R>> plan,
            Reply<R> reply,
            int plansLeft) {
        store.update(plan.apply(tables), new Attempt<>(reply, plansLeft) {
            @Override
            void again(int left) {
                withTables(
                        references,
                        catalog::reload,
                        new HashMap<>(),
                        reply,
                        (current, then) -> update(references, current, plan, then, left));
            }
        });
    }

    private static ServiceException conflict() {
        return new ServiceException("TransactionConflictException", 400, "Transaction is ongoing for the item");
    }

    private static boolean isStale(RuntimeException failure) {
        return failure instanceof RivermillException e && e.code() == ErrorCode.VERSION_STALE;
    }

    /** An update on its way, planned again when it comes back stale. */
    private abstract static class Attempt<R extends @Nullable Object> implements Reply<R> {
        private final Reply<R> reply;
        private final int plansLeft;

        Attempt(Reply<R> reply, int plansLeft) {
            this.reply = reply;
            this.plansLeft = plansLeft;
        }

        abstract void again(int left);

        /** What the caller is told of a failure. */
        RuntimeException told(RuntimeException failure) {
            return failure;
        }

        @Override
        public void ok(R value) {
            reply.ok(value);
        }

        @Override
        public void fail(RuntimeException failure) {
            if (plansLeft > 0 && isStale(failure)) {
                again(plansLeft - 1);
            } else {
                reply.fail(told(failure));
            }
        }
    }

    /** Goes on with the table that was found. */
    private record Found<R extends @Nullable Object>(Reply<R> reply, BiConsumer<Table, Reply<R>> use)
            implements Reply<Optional<Table>> {
        @Override
        public void ok(Optional<Table> table) {
            if (table.isEmpty()) {
                reply.fail(notFound());
                return;
            }
            try {
                use.accept(table.get(), reply);
            } catch (RuntimeException e) {
                reply.fail(e);
            }
        }

        @Override
        public void fail(RuntimeException failure) {
            reply.fail(failure);
        }
    }
}
