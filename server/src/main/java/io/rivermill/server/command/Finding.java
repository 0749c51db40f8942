// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

/**
 * What the doctor saw at one place.
 *
 * @param check the place
 * @param found what is there
 * @param cure what to type or change; empty if nothing needs to be
 */
record Finding(String check, State state, String found, String cure) {

    /** How bad it is. Named as printed. */
    enum State {
        ok,
        /** Something will not work, or not as expected. */
        warning,
        /** The server can't work like this. */
        problem
    }

    static Finding ok(String check, String found) {
        return new Finding(check, State.ok, found, "");
    }

    static Finding warning(String check, String found, String cure) {
        return new Finding(check, State.warning, found, cure);
    }

    static Finding problem(String check, String found, String cure) {
        return new Finding(check, State.problem, found, cure);
    }
}
