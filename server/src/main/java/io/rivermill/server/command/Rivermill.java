// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import io.rivermill.base.RivermillException;
import io.rivermill.server.ServerLog;
import io.rivermill.server.client.ApiException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The command {@code rivermill}. Data goes to standard output, messages to standard error. Exit codes: 0 done, 1 failed,
 * 2 called wrongly, 130 interrupted.
 */
@Command(
        name = "rivermill",
        description = "DynamoDB, its streams and the functions that react to them, in one process.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            TourCommand.class,
            StartCommand.class,
            StatusCommand.class,
            WaitCommand.class,
            StopCommand.class,
            EnvCommand.class,
            RehearseCommand.class
        },
        footer = {
            "",
            "Examples:",
            "  rivermill tour                      watch changes flow from a table into a function's log",
            "  rivermill start --data ./data       a server on port 4566, data in ./data",
            "  eval \"$(rivermill env)\"             point the AWS CLI and SDKs of this shell at it"
        })
public final class Rivermill {
    private static final int FAILED = 1;

    private Rivermill() {}

    /** Runs one command line to its end; returns the exit code. */
    public static int run(String[] arguments) {
        ServerLog.set(false);
        CommandLine line = new CommandLine(new Rivermill());
        line.setExecutionExceptionHandler((failure, failed, parsed) -> explain(failure, failed.getErr()));
        if (arguments.length == 0) {
            line.usage(System.out);
            return 0;
        }
        return line.execute(arguments);
    }

    /** Failures that a user can do something about are one line; anything else is a bug and shows where it is. */
    private static int explain(Exception failure, PrintWriter err) {
        switch (failure) {
            case RivermillException _, CommandFailure _ -> err.println("rivermill: " + failure.getMessage());
            case ApiException refused when refused.isNoAnswer() -> err.println("rivermill: " + refused.sentence());
            case ApiException refused ->
                err.println("rivermill: " + refused.code() + " (" + refused.status() + "): " + refused.sentence());
            default -> {
                err.println("rivermill: unexpected failure, please report it with what follows");
                failure.printStackTrace(err);
            }
        }
        return FAILED;
    }
}
