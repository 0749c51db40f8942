// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import io.rivermill.wire.WireAnswer;
import io.rivermill.wire.WireRequest;

/**
 * Something served over HTTP that is no operation of a service: health, metrics, downloads.
 *
 * <p>Requests to it are not signed; what needs a proof carries one in its query.
 */
public interface PlainRoute {

    /** The beginning of the paths that come here, e.g. {@code /_rivermill/health}. */
    String pathPrefix();

    /** Answers on a virtual thread; may block. */
    WireAnswer answer(String method, WireRequest request);
}
