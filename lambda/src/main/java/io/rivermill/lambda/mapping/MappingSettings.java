// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import java.time.Duration;

/**
 * How mappings behave.
 *
 * @param node who this process is among those that share the store; the same after a restart, so that its own leases are
 *     taken up at once
 * @param retryFirst the pause before the second retry of a failed batch; the first is immediate, each further one doubles
 * @param retryMax the longest pause
 * @param stopWait how long batches in hand have when the server ends
 * @param checksRole whether execution roles must be allowed to read the stream
 */
public record MappingSettings(
        String node, Duration retryFirst, Duration retryMax, Duration stopWait, boolean checksRole) {

    /** A single server as it ships. */
    public static MappingSettings standard() {
        return new MappingSettings("local", Duration.ofMillis(200), Duration.ofMinutes(1), Duration.ofSeconds(5), true);
    }
}
