// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows in the order asked for, of one cut of time.
 *
 * @param fetched the values of the rows that these point at, null where there is none; empty unless they were asked for
 * @param more false if the range holds nothing beyond these rows
 */
public record Page(List<Row> rows, List<byte @Nullable []> fetched, boolean more) {}
