// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.sandbox;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What to start.
 *
 * @param name for threads and control groups: letters, digits and hyphens
 * @param code the folder with the function's code
 * @param command program and arguments, with paths of the {@link Layout}
 * @param readable folders outside {@code /usr} that the program needs, such as its interpreter's
 * @param environment all of the process's environment
 * @param memoryMegabytes beyond it the process is killed
 * @param temporaryMegabytes room in its private folder
 * @param networkOpen it shares the server's network
 * @param mark ends what init and each invocation print, see {@link OutputPump}
 */
public record SandboxSpec(
        String name,
        SandboxFolder folder,
        Path code,
        List<String> command,
        List<Path> readable,
        Map<String, String> environment,
        int memoryMegabytes,
        int temporaryMegabytes,
        boolean networkOpen,
        String mark,
        LineSink lines) {}
