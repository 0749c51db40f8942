// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import io.rivermill.logs.LogSink;
import io.rivermill.logs.Metrics;

/**
 * Where Lambda tells what it does.
 *
 * @param lines what functions print
 * @param records what mappings do with each record
 * @param metrics counts and times
 */
public record Reports(LogSink lines, LogSink records, Metrics metrics) {}
