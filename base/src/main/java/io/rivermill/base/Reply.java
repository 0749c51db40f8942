// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.base;

/**
 * The one callback by which a non-blocking call answers: exactly one of its two methods is called, exactly once.
 *
 * <p>Threads: called on the caller's thread when the answer is at hand, else on a thread of the callee (a store's owner
 * or reader). It must not block there.
 */
public interface Reply<T extends @org.jspecify.annotations.Nullable Object> {

    void ok(T value);

    /** {@code failure} is a {@link RivermillException} or a service's own error; see the callee. */
    void fail(RuntimeException failure);
}
