// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store;

/** A keyspace and the version of it that an update was planned with. */
public record KeyspaceVersion(Keyspace keyspace, long version) {}
