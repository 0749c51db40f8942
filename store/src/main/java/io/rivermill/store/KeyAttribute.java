// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store;

/** One attribute of a table's primary key, as a stream's readers are told of it. */
public record KeyAttribute(String name, Role role) {

    /** AWS's names: the partition key, and the sort key. */
    public enum Role {
        HASH,
        RANGE
    }
}
