// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import io.rivermill.wire.WireAnswer;
import io.rivermill.wire.WireRequest;
import java.util.Optional;

/**
 * Something served over HTTP that is no operation of a service: health, metrics, downloads.
 *
 * <p>Requests to it are not signed, unless it has a {@link Guard}; what else needs a proof carries one in its query.
 */
public interface PlainRoute {

    /**
     * Who may be answered.
     *
     * @param signingName of the service that requests are signed for
     * @param access what the caller must be allowed to do
     */
    record Guard(String signingName, Access access) {}

    /** Asked for with each request; nothing if anybody may be answered. */
    default Optional<Guard> guard() {
        return Optional.empty();
    }

    /** The beginning of the paths that come here, e.g. {@code /_rivermill/health}. */
    String pathPrefix();

    /** Answers on a virtual thread; may block. */
    WireAnswer answer(String method, WireRequest request);
}
