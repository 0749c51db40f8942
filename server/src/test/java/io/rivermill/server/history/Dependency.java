// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.history;

/** Why one transaction must come before another. */
record Dependency(Kind kind, int before, int after, String why) {

    /** In the order in which cycles of them are looked for. */
    enum Kind {
        /** It wrote what the other wrote after it. */
        WRITE_WRITE,
        /** It wrote what the other saw. */
        WRITE_READ,
        /** It did not see what the other wrote. */
        READ_WRITE,
        /** It had ended when the other began. */
        REAL_TIME
    }
}
