// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.sandbox;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request to the Runtime API; header names are in lower case.
 *
 * @param body empty when {@code bodyBytes} was more than allowed: it has been read and dropped
 */
record HttpMessage(String method, String path, Map<String, String> headers, byte[] body, long bodyBytes) {

    @Nullable
    String header(String name) {
        return headers.get(name);
    }
}
