// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store;

/** A row: its place and its bytes, which are handed over and not changed afterwards. */
public record Row(RowKey key, byte[] value) {}
