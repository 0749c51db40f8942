// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

/**
 * The setting by which a function gets the server's network: the tag {@code rivermill:network} with the value
 * {@code open}. Without it a function reaches nothing but this server.
 */
final class NetworkTag {
    private static final String NAME = "rivermill:network";
    private static final String OPEN = "open";

    private NetworkTag() {}

    static boolean isOpen(FunctionRow function) {
        return OPEN.equals(function.tags().get(NAME));
    }
}
