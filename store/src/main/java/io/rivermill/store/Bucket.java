// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store;

/** The unit of ordering: all rows and changes of a bucket have one writer and one dense sequence of numbers. */
public record Bucket(long keyspaceId, int index) {}
