// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import io.rivermill.base.Clock;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Shows the steps of a walk as they happen, and stops it at the first that isn't so. */
final class Steps {
    private static final long LOOK_NANOS = 10_000_000;

    private final Terminal out;
    private final Clock clock = Clock.system();
    private int count;
    private long began;

    /** A check that failed, in words. */
    static final class NotSo extends RuntimeException {
        NotSo(String message) {
            super(message);
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }

    Steps(Terminal out) {
        this.out = out;
    }

    int count() {
        return count;
    }

    /** Begins the next step. {@code command} is how the AWS CLI would do it. */
    void step(String title, String command) {
        count++;
        began = clock.nanos();
        out.line("");
        out.line(out.strong(String.format("%2d  %s", count, title)));
        out.line("    " + out.faint(command));
    }

    /** What the step is good for, to someone who sees it for the first time. */
    void why(String text) {
        out.line("    " + text);
    }

    /** What came back. */
    void came(String text) {
        long millis = (clock.nanos() - began) / 1_000_000;
        out.line("    " + out.good("ok") + "  " + text + out.faint("  " + millis + " ms"));
    }

    /** A line of what came back, word by word. */
    void quote(String text) {
        out.line("      " + out.faint("| ") + text);
    }

    void failed(String why) {
        out.line("    " + out.bad("not so: ") + why);
    }

    void check(boolean isSo, String what, Object found) {
        if (!isSo) {
            throw new NotSo("expected that " + what + ", found: " + found);
        }
    }

    /** Looks until it is so; the last look is returned. */
    <T> T until(String what, Duration atMost, Supplier<T> look, Predicate<T> isSo) {
        long deadline = clock.nanos() + atMost.toNanos();
        T found = look.get();
        while (!isSo.test(found)) {
            if (clock.nanos() > deadline) {
                throw new NotSo("waited " + atMost.toSeconds() + " s for this: " + what + "; last seen: " + found);
            }
            LockSupport.parkNanos(LOOK_NANOS);
            found = look.get();
        }
        return found;
    }
}
