// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.rivermill.base.ManualClock;
import io.rivermill.http.Principal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SubjectsTest {
    private static final Principal ADA =
            new Principal(Principal.Kind.USER, "111122223333", "arn:aws:iam::111122223333:user/ada", "AIDA1");

    private final ManualClock clock = new ManualClock();
    private final IdentityState state = new IdentityState();
    private final Subjects subjects = new Subjects(new Judge(state, clock), state, clock);

    @Test
    void whoAsksAgainWithinTheSecondIsNotLookedUpAgain() {
        Judge.Subject first = find("10.0.0.1");
        assertSame(first, find("10.0.0.1"));
        clock.advance(Duration.ofSeconds(1));
        assertNotSame(first, find("10.0.0.1"));
    }

    @Test
    void aRequestFromElsewhereIsAnother() {
        Judge.Subject first = find("10.0.0.1");
        assertNotSame(first, find("10.0.0.2"));
        assertEquals(first.arn(), find("10.0.0.2").arn());
    }

    @Test
    void anyChangeOfIdentitiesIsSeenAtOnce() {
        Judge.Subject first = find("10.0.0.1");
        state.apply("user/somebody".getBytes(StandardCharsets.UTF_8), null);
        assertNotSame(first, find("10.0.0.1"));
    }

    private Judge.Subject find(String address) {
        return subjects.find(ADA, new Judge.Origin("us-east-1", address));
    }
}
