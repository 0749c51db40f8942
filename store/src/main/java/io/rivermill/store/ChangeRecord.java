// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store;

/** A change as the log holds it: with its number, dense and ascending in its bucket, and the time of its commit. */
public record ChangeRecord(long sequence, long timeMillis, Change change) {}
