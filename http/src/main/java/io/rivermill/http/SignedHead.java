// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** What a signature speaks about: method, path, query, headers and body of a request, all as they travel. */
interface SignedHead {
    String method();

    /** Still encoded, as in the request line. */
    String path();

    /** Still encoded, as in the request line, without the question mark; empty if there is none. */
    String query();

    /** The first value of a header, by its name in any case. */
    @Nullable
    String header(String name);

    /** All values of a header in the order of travel. */
    Iterator<String> headers(String name);

    byte[] body();
}
