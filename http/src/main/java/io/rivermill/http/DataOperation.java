// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import io.rivermill.base.Reply;
import io.rivermill.wire.View;
import java.util.List;

/** An operation of the data plane: runs on the event loop, never blocks, answers by one callback from any thread. */
public non-sealed interface DataOperation<I extends View, O extends View> extends Operation<I, O> {

    /**
     * Answers {@code reply} once with what this input is about to do, or throws before it has. Not asked for callers who
     * may do everything.
     */
    void access(I input, Caller caller, Reply<List<Access>> reply);

    /** Answers {@code reply} once, or throws a {@code ServiceException} before it has. */
    void handle(I input, Caller caller, Reply<O> reply);

    /**
     * True if answers may be large. Writing a megabyte as JSON takes milliseconds in which an event loop would keep other
     * connections waiting, so that is done on the thread that replies, which mustn't be a store's owner. A store replies on
     * the event loop itself only with what is small.
     */
    default boolean answersPages() {
        return false;
    }
}
