// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.model;

import java.util.Map;
import java.util.Set;

/** The model says no: with a code and any of these sentences. */
final class Refusal extends RuntimeException {
    static final String VALIDATION = "ValidationException";

    private final String code;
    private final transient Set<String> messages;
    private final transient Map<String, Object> more;

    Refusal(String code, String message) {
        this(code, Set.of(message));
    }

    Refusal(String code, Set<String> messages) {
        this(code, messages, Map.of());
    }

    /** {@code more} is what the answer's body has besides. */
    Refusal(String code, Set<String> messages, Map<String, Object> more) {
        super(code + ": " + messages);
        this.code = code;
        this.messages = messages;
        this.more = more;
    }

    String code() {
        return code;
    }

    Set<String> messages() {
        return messages;
    }

    Map<String, Object> more() {
        return more;
    }
}
