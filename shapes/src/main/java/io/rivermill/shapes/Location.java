// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.shapes;

/** Where a member travels. */
public enum Location {
    BODY,
    URI,
    QUERYSTRING,
    HEADER,
    STATUS_CODE;

    static Location of(String text) {
        return switch (text) {
            case "uri" -> URI;
            case "querystring" -> QUERYSTRING;
            case "header" -> HEADER;
            case "statusCode" -> STATUS_CODE;
            default -> throw new ModelFormatException("unknown location " + text);
        };
    }
}
