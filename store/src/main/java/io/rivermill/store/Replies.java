// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store;

import io.rivermill.base.Reply;
import org.jspecify.annotations.Nullable;

/**
 * Answers a caller from a thread of an engine, which goes on whatever the caller's code throws there.
 */
public final class Replies {
    private static final System.Logger LOG = System.getLogger(Replies.class.getName());

    private Replies() {}

    public static <T extends @Nullable Object> void ok(Reply<T> reply, T value) {
        try {
            reply.ok(value);
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, "what was to be done with an answer failed", e);
        }
    }

    public static void fail(Reply<?> reply, RuntimeException failure) {
        try {
            reply.fail(failure);
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, "what was to be done with a failure failed", e);
        }
    }
}
