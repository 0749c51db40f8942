// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import org.jspecify.annotations.Nullable;

/**
 * GetLogEvents' tokens: {@code f/…/s} stands after an event, {@code b/…/s} before one. A token stays good while its stream
 * is there: it names a place, not a page.
 */
record PageToken(boolean forward, Position position) {
    private static final String FORWARD = "f/";
    private static final String BACKWARD = "b/";
    private static final String END = "/s";

    /** Reads a token of the stream of this id; null for none. */
    static @Nullable PageToken parse(@Nullable String text, long streamId) {
        if (text == null) {
            return null;
        }
        boolean forward = text.startsWith(FORWARD);
        if ((!forward && !text.startsWith(BACKWARD)) || !text.endsWith(END) || text.length() < 4) {
            throw LogErrors.badToken();
        }
        Position position = Position.ofDigits(text.substring(FORWARD.length(), text.length() - END.length()))
                .filter(place -> place.streamId() == streamId)
                .orElseThrow(LogErrors::badToken);
        return new PageToken(forward, position);
    }

    @Override
    public String toString() {
        return (forward ? FORWARD : BACKWARD) + position.toDigits() + END;
    }
}
