// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store;

/**
 * A change of a keyspace itself. The first version is 1; each {@link Alter} adds one, so that updates planned before it
 * are refused and planned again. Ids are never used twice.
 */
public sealed interface KeyspaceChange {
    Keyspace keyspace();

    /** Begins an empty keyspace at version 1. */
    record Create(Keyspace keyspace) implements KeyspaceChange {}

    /** Adds one to the version: what this keyspace's rows mean has changed. */
    record Alter(Keyspace keyspace) implements KeyspaceChange {}

    /** Removes all rows. The change log stays readable until its time has come. */
    record Drop(Keyspace keyspace) implements KeyspaceChange {}
}
