// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.base.Seeds;
import io.rivermill.server.history.ItemAction.Add;
import io.rivermill.server.history.ItemAction.Delete;
import io.rivermill.server.history.ItemAction.Get;
import io.rivermill.server.history.ItemAction.Put;
import io.rivermill.server.history.ItemAction.PutIf;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The checker itself: what it must find, and what it mustn't. */
class LinearizabilityTest {
    private static final Optional<Integer> ABSENT = Optional.empty();
    private static final ItemResult UNKNOWN = new ItemResult.Unknown();
    private static final ItemResult REFUSED = new ItemResult.Refused();

    private final List<ItemCall> calls = new ArrayList<>();

    @Test
    void oneCallAfterTheOtherIsPossible() {
        call(0, 1, new Get(), was(ABSENT));
        call(2, 3, new Put(7), was(ABSENT));
        call(4, 5, new PutIf(Optional.of(7), 8), was(7));
        call(6, 7, new PutIf(Optional.of(7), 9), REFUSED);
        call(8, 9, new Add(2), was(10));
        call(10, 11, new Delete(), was(10));
        call(12, 13, new Add(2), was(2));
        assertPossible();
    }

    @Test
    void ofOverlappingCallsEitherMayBeFirst() {
        call(0, 10, new Put(1), was(2));
        call(0, 10, new Put(2), was(ABSENT));
        call(11, 12, new Get(), was(1));
        assertPossible();
    }

    @Test
    void aReadDuringAWriteSeesItOrNotButNotBackAndForth() {
        call(0, 20, new Put(1), was(ABSENT));
        call(2, 4, new Get(), was(ABSENT));
        call(6, 8, new Get(), was(1));
        assertPossible();
        call(10, 12, new Get(), was(ABSENT));
        assertImpossible();
    }

    @Test
    void findsAStaleRead() {
        call(0, 1, new Put(1), was(ABSENT));
        call(2, 3, new Put(2), was(1));
        call(4, 5, new Get(), was(1));
        assertImpossible();
    }

    @Test
    void findsALostUpdate() {
        call(0, 1, new Put(1), was(ABSENT));
        call(2, 10, new PutIf(Optional.of(1), 2), was(1));
        call(2, 10, new PutIf(Optional.of(1), 3), was(1));
        assertImpossible();
    }

    @Test
    void findsALostIncrement() {
        call(0, 10, new Add(1), was(1));
        call(0, 10, new Add(1), was(1));
        assertImpossible();
    }

    @Test
    void findsAnIncrementDoneTwice() {
        call(0, 1, new Add(1), was(1));
        call(2, 3, new Add(1), was(2));
        call(4, 5, new Get(), was(3));
        assertImpossible();
    }

    @Test
    void findsAnUnansweredIncrementDoneTwice() {
        call(0, 5, new Add(1), UNKNOWN);
        call(6, 7, new Get(), was(1));
        assertPossible();
        call(8, 9, new Get(), was(2));
        assertImpossible();
    }

    @Test
    void findsAWriteThatWasAnsweredAndIsGone() {
        call(0, 1, new Put(1), was(ABSENT));
        call(2, 3, new Get(), was(ABSENT));
        assertImpossible();
    }

    @Test
    void findsARefusedWriteThatHappened() {
        call(0, 1, new Put(1), was(ABSENT));
        call(2, 3, new PutIf(Optional.of(5), 6), REFUSED);
        call(4, 5, new Get(), was(6));
        assertImpossible();
    }

    @Test
    void findsARefusalThatHadNoReason() {
        call(0, 1, new Put(1), was(ABSENT));
        call(2, 3, new PutIf(Optional.of(1), 2), REFUSED);
        assertImpossible();
    }

    @Test
    void findsAWriteThatHappenedBeforeItWasSent() {
        call(0, 1, new Get(), was(1));
        call(2, 3, new Put(1), was(ABSENT));
        assertImpossible();
    }

    @Test
    void findsAValueThatNobodyWrote() {
        call(0, 9, new Put(1), was(ABSENT));
        call(0, 9, new Get(), was(4));
        assertImpossible();
    }

    @Test
    void anUnansweredWriteHappensBeforeItsServerWasGoneOrNever() {
        call(0, 5, new Put(1), UNKNOWN);
        call(6, 7, new Get(), was(ABSENT));
        assertPossible();
        call(8, 9, new Get(), was(1));
        assertImpossible();
    }

    @Test
    void whatARegisterReallyDidIsPossibleAndWithOneFalseAnswerIsNot() {
        Seeds.tryEach(40, random -> {
            calls.clear();
            simulate(random, 150);
            assertPossible();
            int at = random.nextInt(calls.size());
            ItemCall call = calls.get(at);
            if (call.result() instanceof ItemResult.Ok) {
                calls.set(at, new ItemCall(0, call.action(), was(-1), call.start(), call.end()));
                assertImpossible();
            }
        });
    }

    /** Calls that take effect in the order of their making, and begin and end around that moment. */
    private void simulate(RandomGenerator random, int count) {
        Optional<Integer> item = ABSENT;
        for (int i = 0; i < count; i++) {
            ItemAction action = switch (random.nextInt(5)) {
                case 0 -> new Put(i);
                case 1 -> new PutIf(item, i);
                case 2 -> new Add(1 + random.nextInt(3));
                case 3 -> new Delete();
                default -> new Get();
            };
            ItemAction.Effect effect = action.on(item);
            boolean told = random.nextInt(20) > 0;
            if (told || random.nextBoolean()) {
                item = effect.after();
            }
            long moment = 100L * i;
            call(moment - random.nextInt(400), moment + random.nextInt(400), action, told ? effect.answer() : UNKNOWN);
        }
    }

    private void call(long start, long end, ItemAction action, ItemResult result) {
        calls.add(new ItemCall(0, action, result, start, end));
    }

    private static ItemResult was(int value) {
        return was(Optional.of(value));
    }

    private static ItemResult was(Optional<Integer> value) {
        return new ItemResult.Ok(value);
    }

    private void assertPossible() {
        assertEquals(Optional.empty(), Linearizability.violation(calls));
    }

    private void assertImpossible() {
        assertTrue(Linearizability.violation(calls).isPresent());
    }
}
