// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

/**
 * What is wrong with a value that a client sent. It is noted while the request is read and reported when the handler gets
 * to it, since AWS checks the types of the whole request, its constraints and its parameters first.
 *
 * <p>AWS words some of it in two ways: {@code text} in the current generation of its request validation, {@code olderText}
 * in the older one.
 *
 * @param name the top-level attribute or placeholder that holds the value; empty for a value outside a map
 * @param handedOn whether operations of the current generation leave it to the older one
 */
public record InvalidValue(String name, String text, String olderText, boolean handedOn) {
    static InvalidValue of(String text) {
        return new InvalidValue("", text, text, false);
    }

    static InvalidValue of(String text, String olderText) {
        return new InvalidValue("", text, olderText, false);
    }

    static InvalidValue tooDeep(boolean handedOn) {
        return new InvalidValue("", ItemReader.TOO_DEEP, ItemReader.TOO_DEEP, handedOn);
    }

    InvalidValue named(String newName) {
        return new InvalidValue(newName, text, olderText, handedOn);
    }
}
