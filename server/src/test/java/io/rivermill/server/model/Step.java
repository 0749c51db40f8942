// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.model;

import java.time.Duration;

/** One line of a history. */
sealed interface Step {

    record Do(Call call) implements Step {}

    record ReadAll(Reading reading) implements Step {}

    record Restart() implements Step {}

    /** A write whose commit goes wrong. */
    record DoWithFault(Call call, Fault fault) implements Step {}

    /** Adds a global index to a table in use, unless it has it, and perhaps restarts before it is built. */
    record AddIndex(String table, Schema.Index index, boolean restart) implements Step {}

    /** Takes an index away again, if it is there. */
    record DropIndex(String table, Schema.Index index, boolean restart) implements Step {}

    /** Lets time pass, and then deletes all that has expired. */
    record Expire(Duration time) implements Step {}

    /** What goes wrong with a commit. */
    enum Fault {
        /** It is made, and nobody hears of it. */
        UNTOLD,
        /** It fails, and nobody can know. */
        LOST,
        /** It is refused, as by a full queue. */
        OVERLOADED,
        /** An item of it is in use. */
        CONFLICT
    }
}
