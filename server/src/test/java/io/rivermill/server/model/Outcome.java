// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.model;

import java.util.Map;

/** What came of a request. */
sealed interface Outcome {

    record Done(Map<?, ?> json) implements Outcome {}

    record Refused(String code, String message, Map<?, ?> body) implements Outcome {}

    /** An internal error, and certainly nothing was done. */
    record Failed() implements Outcome {}

    /** An internal error: it happened or not. */
    record Unknown() implements Outcome {}
}
