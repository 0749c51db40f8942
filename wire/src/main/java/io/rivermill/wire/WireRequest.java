// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a codec needs of a request: HTTP without sockets. Text is as received, still percent-encoded, but for labels. */
public interface WireRequest {
    String path();

    /** Without the question mark; empty if there is none. */
    String query();

    /** The first header of that name, whatever its case. */
    @Nullable
    String header(String name);

    byte[] body();

    /** The labels of the path by name, decoded: what {@link UriTemplate#match} gave. Empty for services on one path. */
    Map<String, String> labels();
}
