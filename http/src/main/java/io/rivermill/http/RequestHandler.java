// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import io.rivermill.wire.WireAnswer;

/**
 * Who answers requests. A connection asks for the limit when it has the head, and for the answer when it has the body.
 *
 * <p>Threads: called on event loops; must not block.
 */
interface RequestHandler {

    /** Whom an answer is given to, once per request, from any thread. */
    interface Exchange {
        void answer(Request request, WireAnswer answer);
    }

    /** Finds the route of a request whose head is there, gives it its id, and says how long its body may be. */
    int admit(Request request);

    /** The answer to a body beyond the limit. */
    WireAnswer tooLarge(Request request);

    /** The answer when there is no room for more bodies now. */
    WireAnswer overloaded(Request request);

    /** Begins to answer a whole request. */
    void handle(Request request, Exchange exchange);
}
