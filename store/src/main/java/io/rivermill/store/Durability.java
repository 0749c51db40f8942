// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store;

/** What an update's reply promises. */
public enum Durability {
    /** On disk as far as the store's own setting says: by default, it survives the loss of power. */
    SYNC,
    /** Handed to the operating system: it survives kill -9, not the loss of power. For logs and the like. */
    LAZY
}
