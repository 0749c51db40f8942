// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.base.ManualClock;
import io.rivermill.base.RecordWriter;
import io.rivermill.store.Decision;
import io.rivermill.store.MemoryStore;
import io.rivermill.store.RowKey;
import io.rivermill.store.RowUpdate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LeaseTest {
    private final ManualClock clock = new ManualClock();
    private final MemoryStore store = new MemoryStore(clock);
    private final RowKey key = MappingKeys.lease("uuid", 0);

    @AfterEach
    void close() {
        store.close();
    }

    private Lease lease(String node) {
        return new Lease(store.blocking(), key, node, clock);
    }

    @Test
    void aLineageOfWhichNothingWasReadBeginsAtItsStart() {
        Lease lease = lease("a");
        assertTrue(lease.tryAcquire(7));
        assertEquals(7, lease.progress().lowest());
    }

    @Test
    void isTakenUpAtOnceByItsOwnNode() {
        Lease before = lease("a");
        before.tryAcquire(0);
        before.checkpoint(progress -> Progress.at(5));
        Lease after = lease("a");
        assertTrue(after.tryAcquire(0));
        assertEquals(5, after.progress().lowest());
        assertThrows(Lease.LostException.class, () -> before.checkpoint(progress -> Progress.at(6)));
        assertEquals(5, after.progress().lowest());
    }

    @Test
    void isTakenFromAnotherNodeOnlyWhenItsCounterStoodStill() {
        Lease owner = lease("a");
        owner.tryAcquire(0);
        owner.checkpoint(progress -> Progress.at(5));
        Lease other = lease("b");
        assertFalse(other.tryAcquire(0));
        clock.advance(Lease.EXPIRY.minusMillis(1));
        assertFalse(other.tryAcquire(0));
        owner.renew();
        clock.advance(Lease.EXPIRY.minusMillis(1));
        assertFalse(other.tryAcquire(0));
        clock.advance(Lease.EXPIRY);
        assertTrue(other.tryAcquire(0));
        assertEquals(5, other.progress().lowest());
    }

    @Test
    void aFormerOwnersCheckpointIsRefused() {
        Lease former = lease("a");
        former.tryAcquire(0);
        Lease other = lease("b");
        other.tryAcquire(0);
        clock.advance(Lease.EXPIRY);
        assertTrue(other.tryAcquire(0));
        other.checkpoint(progress -> Progress.at(9));
        assertThrows(Lease.LostException.class, () -> former.checkpoint(progress -> Progress.at(3)));
        former.renew(); // moves nothing
        Lease again = lease("b");
        again.tryAcquire(0);
        assertEquals(9, again.progress().lowest());
    }

    @Test
    void isFreeForAllWhenItIsGivenBack() {
        Lease former = lease("a");
        former.tryAcquire(0);
        former.checkpoint(progress -> Progress.at(4));
        Lease other = lease("b");
        assertFalse(other.isFree());
        former.release();
        assertTrue(other.isFree());
        assertTrue(other.tryAcquire(0));
        assertEquals(4, other.progress().lowest());
        assertThrows(Lease.LostException.class, () -> former.checkpoint(progress -> Progress.at(5)));
    }

    @Test
    void anOwnerThatWasAsleepFindsOutBeforeItGoesOn() {
        Lease former = lease("a");
        former.tryAcquire(0);
        former.assure();
        Lease other = lease("b");
        other.tryAcquire(0);
        clock.advance(Lease.EXPIRY);
        former.assure(); // still its own: this moves the counter
        assertFalse(other.tryAcquire(0));
        clock.advance(Lease.EXPIRY);
        assertTrue(other.tryAcquire(0));
        assertThrows(Lease.LostException.class, former::assure);
    }

    @Test
    void readsProgressOfTheFirstFormat() {
        byte[] row = new RecordWriter(1)
                .writeString("a")
                .writeLong(3)
                .writeLong(9)
                .writeLong(17)
                .toBytes();
        store.blocking()
                .update(RowUpdate.sync(
                        List.of(key), rows -> Decision.write(true).put(key, row)));
        Lease lease = lease("a");
        assertTrue(lease.tryAcquire(0));
        assertEquals(Progress.at(17), lease.progress());
    }
}
