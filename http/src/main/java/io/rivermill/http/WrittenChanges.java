// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Which changes a request made, as its writes tell: for the log.
 *
 * <p>Threads: told by any; whole once the request is answered.
 */
public final class WrittenChanges {
    private final Queue<Written> changes = new ConcurrentLinkedQueue<>();

    /** A change, by its number in a bucket of its table. */
    public record Written(long sequence, int bucket) {}

    public void add(long sequence, int bucket) {
        changes.add(new Written(sequence, bucket));
    }

    /** In the order in which they were told. */
    List<Written> list() {
        return List.copyOf(changes);
    }
}
