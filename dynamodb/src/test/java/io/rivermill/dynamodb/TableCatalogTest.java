// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.base.Reply;
import io.rivermill.wire.dynamodb.DeleteTableInput;
import io.rivermill.wire.dynamodb.DescribeTableInput;
import io.rivermill.wire.dynamodb.Operations;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TableCatalogTest {
    private static final TableReference RIVERS = new TableReference("111122223333", "eu-central-1", "rivers");

    private final Fixture dynamo = new Fixture();
    private final TableCatalog other = new TableCatalog(dynamo.store); // as another process would have one

    @AfterEach
    void close() {
        other.close();
        dynamo.close();
    }

    @Test
    void aTableThatWasFoundIsFoundAgainWithoutTheStore() {
        dynamo.createTable("rivers", null, null);
        assertTrue(find().isPresent());
        dynamo.store.failReads(true);
        assertTrue(find().isPresent());
    }

    @Test
    void anAbsenceIsNotRemembered() {
        assertTrue(find().isEmpty());
        dynamo.createTable("rivers", null, null);
        assertTrue(find().isPresent());
    }

    @Test
    void changesThatOthersCommitReachTheCache() {
        dynamo.createTable("rivers", null, null);
        assertEquals(1, find().orElseThrow().version());
        dynamo.stream("rivers", "NEW_IMAGE");
        await(table -> table.isPresent() && table.get().version() == 2);
        dynamo.call(Operations.DELETE_TABLE, DeleteTableInput.create().tableName("rivers"));
        await(Optional::isEmpty);
        dynamo.createTable("rivers", "sk", "N");
        await(table -> table.isPresent() && !table.get().keySchema().range().isEmpty());
    }

    @Test
    void whoChangedATableSeesItOnceItIsCurrent() {
        dynamo.createTable("rivers", null, null);
        for (int i = 0; i < 50; i++) {
            assertEquals(1 + 2 * i, find().orElseThrow().version());
            dynamo.stream("rivers", "NEW_IMAGE");
            other.awaitCurrent();
            assertEquals(2 + 2 * i, find().orElseThrow().version());
            dynamo.stream("rivers", null);
            other.awaitCurrent();
        }
    }

    @Test
    void whoWasToldOfATableFindsItAsItWasTold() {
        dynamo.createTable("rivers", null, null);
        DescribeTable describe = new DescribeTable(dynamo.store, other, dynamo.clock);
        DescribeTableInput input = DescribeTableInput.create().tableName("rivers");
        for (int i = 0; i < 200; i++) {
            assertTrue(find().isPresent());
            dynamo.stream("rivers", i % 2 == 0 ? "NEW_IMAGE" : null);
            describe.handle(input, Fixture.CALLER);
            assertEquals(2 + i, find().orElseThrow().version());
        }
    }

    private Optional<Table> find() {
        CompletableFuture<Optional<Table>> answer = new CompletableFuture<>();
        other.find(RIVERS, new Reply<>() {
            @Override
            public void ok(Optional<Table> table) {
                answer.complete(table);
            }

            @Override
            public void fail(RuntimeException failure) {
                answer.completeExceptionally(failure);
            }
        });
        return answer.join();
    }

    private void await(Predicate<Optional<Table>> condition) {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (!condition.test(find())) {
            assertTrue(System.nanoTime() < deadline, "the cache follows");
            Thread.onSpinWait();
        }
    }
}
