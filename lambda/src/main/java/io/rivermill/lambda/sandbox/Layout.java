// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.sandbox;

/**
 * Where things are, as the function's process sees them.
 *
 * @param task the function's code ({@code /var/task})
 * @param runtime our bootstraps ({@code /var/runtime})
 * @param temporary its private folder for files ({@code /tmp})
 * @param runtimeSocket the Runtime API
 * @param endpointSocket leads to the server's own endpoint when {@code walled}
 * @param walled the process has no network of its own
 */
public record Layout(
        String task, String runtime, String temporary, String runtimeSocket, String endpointSocket, boolean walled) {}
