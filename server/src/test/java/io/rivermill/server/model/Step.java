// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.model;

/** One line of a history. */
sealed interface Step {

    record Do(Call call) implements Step {}

    record ReadAll(Reading reading) implements Step {}

    record Restart() implements Step {}

    /** A write whose commit fails: it is made and not told, or not made. */
    record DoWithFault(Call call, boolean made) implements Step {}
}
