// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.model;

/** One clause of an update. */
sealed interface Change {
    Path target();

    record Assign(Path target, Source source) implements Change {}

    record Remove(Path target) implements Change {}

    /** {@code amount} is a number or a set; in an update without expressions also a list. */
    record Add(Path target, Value amount) implements Change {}

    record Delete(Path target, Value members) implements Change {}

    /** The right side of a SET. */
    sealed interface Source {

        record At(Path path) implements Source {}

        record Literal(Value value) implements Source {}

        /** {@code sign} is + or -. */
        record Sum(Source left, char sign, Source right) implements Source {}

        record IfMissing(Path path, Source otherwise) implements Source {}

        record Joined(Source head, Source tail) implements Source {}
    }
}
