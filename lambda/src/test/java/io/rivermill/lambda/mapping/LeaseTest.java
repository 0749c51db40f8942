// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.base.ManualClock;
import io.rivermill.store.MemoryStore;
import io.rivermill.store.RowKey;
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
        assertEquals(7, lease.position());
    }

    @Test
    void isTakenUpAtOnceByItsOwnNode() {
        Lease before = lease("a");
        before.tryAcquire(0);
        before.checkpoint(5);
        Lease after = lease("a");
        assertTrue(after.tryAcquire(0));
        assertEquals(5, after.position());
        assertThrows(Lease.LostException.class, () -> before.checkpoint(6));
        assertEquals(5, after.position());
    }

    @Test
    void isTakenFromAnotherNodeOnlyWhenItsCounterStoodStill() {
        Lease owner = lease("a");
        owner.tryAcquire(0);
        owner.checkpoint(5);
        Lease other = lease("b");
        assertFalse(other.tryAcquire(0));
        clock.advance(Lease.EXPIRY.minusMillis(1));
        assertFalse(other.tryAcquire(0));
        owner.renew();
        clock.advance(Lease.EXPIRY.minusMillis(1));
        assertFalse(other.tryAcquire(0));
        clock.advance(Lease.EXPIRY);
        assertTrue(other.tryAcquire(0));
        assertEquals(5, other.position());
    }

    @Test
    void aFormerOwnersCheckpointIsRefused() {
        Lease former = lease("a");
        former.tryAcquire(0);
        Lease other = lease("b");
        other.tryAcquire(0);
        clock.advance(Lease.EXPIRY);
        assertTrue(other.tryAcquire(0));
        other.checkpoint(9);
        assertThrows(Lease.LostException.class, () -> former.checkpoint(3));
        former.renew(); // moves nothing
        Lease again = lease("b");
        again.tryAcquire(0);
        assertEquals(9, again.position());
    }
}
