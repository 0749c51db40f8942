// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.sandbox;

import java.util.ArrayList;
import java.util.List;

/** How our Python bootstrap is started. It runs Python functions, and stands beside programs that are runtimes. */
public final class PythonRuntime {
    private static final int RUNTIME_PORT = 9001; // where AWS has the Runtime API

    private PythonRuntime() {}

    /** The same for a function that brings its own runtime, a program called {@code bootstrap}. */
    public static List<String> providedCommand(Interpreter interpreter, Layout layout, String mark, int endpointPort) {
        List<String> command = new ArrayList<>(command(interpreter, layout, mark, endpointPort));
        command.add(Integer.toString(layout.walled() ? RUNTIME_PORT : 0));
        return command;
    }

    /**
     * Program and arguments. {@code endpointPort} is where a walled process finds the server on its own loopback; 0 if it
     * needs no relay.
     */
    public static List<String> command(Interpreter interpreter, Layout layout, String mark, int endpointPort) {
        boolean relayed = layout.walled() && endpointPort > 0;
        return List.of(
                interpreter.executable().toString(),
                "-u", // what is printed is in the pipe at once
                "-B", // code is read-only, or isn't ours to write next to
                "-X",
                "utf8",
                layout.runtime() + "/bootstrap.py",
                layout.runtimeSocket(),
                mark,
                relayed ? layout.endpointSocket() : "-",
                Integer.toString(relayed ? endpointPort : 0));
    }
}
