// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store;

import java.util.List;

/**
 * Rivermill's own keyspaces. Every engine has them from its first opening, at version 1; they have one bucket each, so
 * their rows page in the order of their keys, and are never dropped. Numbers are on disks: never used again.
 */
public final class SystemKeyspaces {
    /** Tables and indexes: module dynamodb. */
    public static final Keyspace CATALOG = new Keyspace(1, 0);
    /** {@link FeedDescriptor}s and closed {@link Segment}s. */
    public static final Keyspace FEEDS = new Keyspace(2, 0);
    /** Roles, policies, keys, secrets: module identity. */
    public static final Keyspace IDENTITY = new Keyspace(3, 0);
    /** Functions and mappings: module lambda. */
    public static final Keyspace FUNCTIONS = new Keyspace(4, 0);
    /** Function code in chunks: module lambda. */
    public static final Keyspace CODE = new Keyspace(5, 0);
    /** Checkpoints and leases of mappings: module lambda. */
    public static final Keyspace CHECKPOINTS = new Keyspace(6, 0);
    /** Log groups and streams: module logs. */
    public static final Keyspace LOG_GROUPS = new Keyspace(7, 0);
    /** Log events: module logs. */
    public static final Keyspace LOG_EVENTS = new Keyspace(8, 0);
    /** What the server knows of itself: module server. */
    public static final Keyspace SERVER = new Keyspace(9, 0);
    /** Asynchronous invocations that wait: module lambda. */
    public static final Keyspace INVOCATIONS = new Keyspace(10, 0);
    /** Tokens of transactions that were applied lately: module dynamodb. */
    public static final Keyspace TRANSACTION_TOKENS = new Keyspace(11, 0);

    /** Ids below this are Rivermill's own; tables and indexes take theirs from here on. */
    public static final long USER_ID_MIN = 1_000;

    public static final List<Keyspace> ALL = List.of(
            CATALOG,
            FEEDS,
            IDENTITY,
            FUNCTIONS,
            CODE,
            CHECKPOINTS,
            LOG_GROUPS,
            LOG_EVENTS,
            SERVER,
            INVOCATIONS,
            TRANSACTION_TOKENS);

    private SystemKeyspaces() {}
}
