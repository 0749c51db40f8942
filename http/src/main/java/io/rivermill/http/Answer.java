// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import io.rivermill.base.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer before it is written: what every answer has beside this (length, date, request id) is added then.
 *
 * @param headers beside those that every answer has
 * @param checksum whether to say the CRC-32 of the body
 */
record Answer(int status, @Nullable String contentType, Map<String, String> headers, byte[] body, boolean checksum) {

    static Answer text(int status, String contentType, String text) {
        return new Answer(status, contentType, Map.of(), text.getBytes(StandardCharsets.UTF_8), false);
    }

    static Answer empty(int status) {
        return new Answer(status, null, Map.of(), Bytes.EMPTY, false);
    }

    Answer withChecksum() {
        return new Answer(status, contentType, headers, body, true);
    }
}
