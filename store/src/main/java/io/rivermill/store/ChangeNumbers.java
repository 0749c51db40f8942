// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store;

/**
 * Told the numbers that the changes of an update are given in the logs of their buckets, in the order of the changes,
 * before the update is answered. An update that fails may have been told numbers that mean nothing.
 *
 * <p>Threads: called on the store's writers, which it mustn't hold up.
 */
@FunctionalInterface
public interface ChangeNumbers {
    void given(Bucket bucket, long sequence);
}
