// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

/**
 * Where credentials come from that calls to others are signed with. Asked before each call, since they may change.
 *
 * <p>Threads: any; may block for the time that it takes to read a small file.
 */
@FunctionalInterface
public interface CredentialSource {

    /** What looking for credentials came to. */
    sealed interface Result {
        /** There are some. */
        record Present(Credentials credentials) implements Result {}

        /**
         * There are none that can be used.
         *
         * @param why for whoever runs the server: where was looked, and nothing of what was found there
         */
        record Absent(String why) implements Result {}
    }

    Result find();

    /** Always these. */
    static CredentialSource of(Credentials credentials) {
        Result present = new Result.Present(credentials);
        return () -> present;
    }

    /** Never any. */
    static CredentialSource none(String why) {
        Result absent = new Result.Absent(why);
        return () -> absent;
    }
}
