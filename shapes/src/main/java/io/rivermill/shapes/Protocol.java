// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.shapes;

import java.util.Locale;

/** How requests and answers of a service are written. */
public enum Protocol {
    JSON_1_0,
    JSON_1_1,
    REST_JSON,
    QUERY;

    static Protocol of(String text) {
        for (Protocol protocol : values()) {
            if (protocol.text().equals(text)) {
                return protocol;
            }
        }
        throw new ModelFormatException("unknown protocol " + text);
    }

    /** As in the text form: {@code json-1.0}, {@code rest-json}. */
    public String text() {
        return switch (this) {
            case JSON_1_0 -> "json-1.0";
            case JSON_1_1 -> "json-1.1";
            case REST_JSON, QUERY -> name().toLowerCase(Locale.ROOT).replace('_', '-');
        };
    }
}
