// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.base.Clock;
import io.rivermill.http.Principal;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who asked within this second, so that a client of many requests is looked up once: finding someone's policies and
 * condition keys costs more than judging by them.
 *
 * <p>Nobody is kept beyond a change of any identity or beyond the second, of which {@code aws:CurrentTime} tells. At most
 * {@value #SUBJECTS_MAX} are kept.
 *
 * <p>Threads: any.
 */
final class Subjects {
    private static final int SUBJECTS_MAX = 1_024;

    private final Judge judge;
    private final IdentityState state;
    private final Clock clock;
    private volatile Kept kept = new Kept(-1, -1, Map.of());

    /** Those found in one second of one version. */
    private record Kept(long version, long second, Map<Asker, Judge.Subject> subjects) {}

    private record Asker(Principal principal, Judge.Origin origin) {}

    Subjects(Judge judge, IdentityState state, Clock clock) {
        this.judge = judge;
        this.state = state;
        this.clock = clock;
    }

    Judge.Subject find(Principal principal, Judge.Origin origin) {
        long version = state.version(); // before anything is read
        Map<Asker, Judge.Subject> present = at(version, clock.millis() / 1000);
        Asker asker = new Asker(principal, origin);
        Judge.Subject known = present.get(asker);
        if (known != null) {
            return known;
        }
        Judge.Subject subject = judge.subject(principal, origin);
        if (present.size() < SUBJECTS_MAX) {
            present.put(asker, subject);
        }
        return subject;
    }

    private Map<Asker, Judge.Subject> at(long version, long second) {
        Kept present = kept;
        if (present.version != version || present.second != second) {
            present = new Kept(version, second, new ConcurrentHashMap<>());
            kept = present;
        }
        return present.subjects;
    }
}
