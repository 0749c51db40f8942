// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store;

import java.util.List;

/**
 * Rows in the order asked for, of one cut of time.
 *
 * @param more false if the range holds nothing beyond these rows
 */
public record Page(List<Row> rows, boolean more) {}
