// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import io.rivermill.base.Tasks;
import io.rivermill.store.Change;
import io.rivermill.store.Decision;
import io.rivermill.store.RowKey;
import io.rivermill.store.RowUpdate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One mapping's trouble is its own. */
final class RunnersTest {
    private final MappingFixture world = new MappingFixture();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aMappingThatCannotBeReadHoldsUpNoOther() {
        RowKey key = MappingKeys.mapping(MappingFixture.ACCOUNT, MappingFixture.REGION, "garbage");
        Change change = new Change(MappingRows.CHANGES, Change.Kind.MODIFY, key.key(), null, null);
        world.store
                .blocking()
                .update(RowUpdate.sync(
                        List.of(key),
                        rows -> Decision.write(true).put(key, new byte[] {1}).change(change)));
        world.createEnabled(world.request());
        world.change(0, "a");
        world.awaitSeen(List.of("a"));
    }

    @Test
    void aLeaseThatCannotBeRenewedHoldsUpNoOther() throws InterruptedException {
        String uuid = world.createEnabled(world.request());
        world.stop();
        try (Tasks tasks = Tasks.system()) {
            MappingRunner runner = new MappingRunner(
                    world.world("local", world.functions, tasks), MappingFixture.ACCOUNT, MappingFixture.REGION, uuid);
            tasks.start("runner", runner::run);
            RowKey first = MappingKeys.lease(uuid, 0);
            RowKey second = MappingKeys.lease(uuid, 1);
            world.await("both leases", () -> isHeld(first) && isHeld(second));
            world.store
                    .blocking()
                    .update(RowUpdate.sync(
                            List.of(first), rows -> Decision.write(true).put(first, new byte[] {1})));
            byte[] before = row(second);
            world.await(
                    "the second to be renewed",
                    () -> { // which is held a moment before its lanes run
                        runner.renewLeases();
                        return !Arrays.equals(before, row(second));
                    });
            runner.stop();
            runner.awaitEnd(Duration.ofSeconds(10));
        }
    }

    private boolean isHeld(RowKey lease) {
        return !new Lease(world.store.blocking(), lease, "another", world.clock).isFree();
    }

    private byte[] row(RowKey key) {
        return Objects.requireNonNull(world.store.blocking().get(key));
    }
}
