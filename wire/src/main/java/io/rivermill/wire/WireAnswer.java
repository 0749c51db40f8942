// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer as the protocol writes it. What every answer of every service has (id, date, length) is added by {@code http}.
 *
 * @param contentType null if there is nothing to have one
 * @param headers beside the content type
 */
public record WireAnswer(int status, @Nullable String contentType, Map<String, String> headers, byte[] body) {}
