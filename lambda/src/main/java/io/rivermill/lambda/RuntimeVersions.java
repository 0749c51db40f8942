// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import io.rivermill.base.Bytes;
import io.rivermill.base.Hash64;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/** Which runtimes there are, and what their versions and errors are called. */
final class RuntimeVersions {
    /** What functions can be created with, newest first. */
    static final List<String> SUPPORTED = List.of(
            "python3.14",
            "python3.13",
            "python3.12",
            "python3.11",
            "python3.10",
            "python3.9",
            "provided.al2023",
            "provided.al2");

    private static final String PROVIDED = "provided";
    private static final String OLDEST_PYTHON = "python3.9"; // any newer one will do

    private static final Pattern KNOWN_ERROR = Pattern.compile("(Runtime|Function)\\.[A-Z][a-zA-Z]+");
    private static final int HASHES = 4;

    private RuntimeVersions() {}

    /** True if the function brings its own runtime. */
    static boolean isProvided(String runtime) {
        return runtime.startsWith(PROVIDED);
    }

    /** The Python that a runtime needs: its own, or any to stand beside a function's own runtime. */
    static String python(String runtime) {
        return isProvided(runtime) ? OLDEST_PYTHON : runtime;
    }

    /** An ARN with 64 hex digits that is the same for the same runtime, in its configuration as in its log. */
    static String arn(String region, String runtime) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < HASHES; i++) {
            byte[] text = (runtime + i).getBytes(StandardCharsets.UTF_8);
            digits.append(HexFormat.of().formatHex(Bytes.ofLong(Hash64.of(text))));
        }
        return "arn:aws:lambda:" + region + "::runtime:" + digits;
    }

    /** The type as reports show it: the runtime's own, if it is of a known form. */
    static String known(String errorType) {
        if (KNOWN_ERROR.matcher(errorType).matches()) {
            return errorType;
        }
        return errorType.startsWith("Function.") ? "Function.Unknown" : "Runtime.Unknown";
    }
}
