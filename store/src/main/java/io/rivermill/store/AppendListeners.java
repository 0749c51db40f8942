// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for which bucket: the part of {@link Feed#onAppend} that every engine shares.
 *
 * <p>Threads: any; {@link #appended} calls the listeners on its caller's thread.
 */
public final class AppendListeners {
    private static final System.Logger LOG = System.getLogger(AppendListeners.class.getName());

    private final ConcurrentHashMap<Bucket, List<Listener>> byBucket = new ConcurrentHashMap<>();

    public Feed.Subscription add(Bucket bucket, Runnable listener) {
        Listener own = new Listener(listener);
        byBucket.compute(bucket, (key, present) -> {
            List<Listener> listeners = present == null ? new CopyOnWriteArrayList<>() : present;
            listeners.add(own);
            return listeners;
        });
        return () -> byBucket.computeIfPresent(bucket, (key, listeners) -> without(listeners, own));
    }

    /** To be called once what was appended can be read. What a listener throws is reported and goes no further. */
    public void appended(Bucket bucket) {
        List<Listener> listeners = byBucket.get(bucket);
        if (listeners == null) {
            return;
        }
        for (Listener listener : listeners) {
            try {
                listener.work.run();
            } catch (RuntimeException | Error e) {
                LOG.log(System.Logger.Level.ERROR, "a listener of " + bucket + " failed", e);
            }
        }
    }

    private static @Nullable List<Listener> without(List<Listener> listeners, Listener one) {
        listeners.remove(one);
        return listeners.isEmpty() ? null : listeners;
    }

    /** One call of {@link #add}: equal to itself alone, so that closing a subscription ends that one. */
    private static final class Listener {
        private final Runnable work;

        Listener(Runnable work) {
            this.work = work;
        }
    }
}
