// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.sandbox;

import java.nio.file.Path;
import java.util.List;

/**
 * A Python of this machine.
 *
 * @param executable the real program, never a shim
 * @param folders what a sandbox has to show of it beside {@code /usr}
 * @param hasSdk {@code import boto3} works with it
 */
public record Interpreter(Path executable, int major, int minor, int patch, List<Path> folders, boolean hasSdk) {

    /** As in {@code 3.13}. */
    public String version() {
        return major + "." + minor;
    }
}
