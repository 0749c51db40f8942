// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store;

import java.util.Map;

/**
 * What the engine says of itself, for operators.
 *
 * @param engine its name
 * @param writable false once a commit has failed or space has run out
 * @param figures named numbers, with their unit last in the name
 */
public record StoreStats(String engine, boolean writable, Map<String, Long> figures) {}
