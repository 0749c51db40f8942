// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import io.rivermill.base.RivermillException;
import io.rivermill.server.ServerLog;
import io.rivermill.server.client.ApiException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command {@code rivermill}. Data goes to standard output, messages to standard error. Exit codes: 0 done, 1 failed,
 * 2 called wrongly, 130 interrupted.
 */
@Command(
        name = "rivermill",
        description = "DynamoDB, its streams and the functions that react to them, in one process.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footer = {
            "",
            "Examples:",
            "  rivermill tour                      watch changes flow from a table into a function's log",
            "  rivermill start --data ./data       a server on port 4566, data in ./data",
            "  eval \"$(rivermill env)\"             point the AWS CLI and SDKs of this shell at it"
        })
public final class Rivermill {
    private static final int FAILED = 1;
    private static final int USAGE_COLUMNS = 100;
    /** In the order of the help. */
    private static final List<Class<?>> COMMANDS = List.of(
            TourCommand.class,
            StartCommand.class,
            StatusCommand.class,
            WaitCommand.class,
            StopCommand.class,
            DoctorCommand.class,
            EnvCommand.class,
            StreamCommand.class,
            TriggerCommand.class,
            TraceCommand.class,
            ReplayCommand.class,
            InvokeCommand.class,
            LogsCommand.class,
            VersionCommand.class,
            RehearseCommand.class);

    private Rivermill() {}

    /** Runs one command line to its end; returns the exit code. */
    public static int run(String[] arguments) {
        return run(commandLine(arguments), arguments);
    }

    /** The same with other places for data and messages. */
    public static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return run(commandLine(arguments).setOut(out).setErr(err), arguments);
    }

    private static int run(CommandLine line, String[] arguments) {
        ServerLog.set(false);
        line.setUsageHelpWidth(USAGE_COLUMNS);
        line.setExecutionExceptionHandler((failure, failed, parsed) -> explain(failure, failed.getErr()));
        line.setParameterExceptionHandler((wrong, typed) -> calledWrongly(wrong));
        line.setExecutionStrategy(parsed -> {
            WrongCall.refuseEmpty(parsed);
            return new RunLast().execute(parsed);
        });
        if (arguments.length == 0) {
            line.usage(line.getOut());
            return 0;
        }
        return line.execute(arguments);
    }

    /** Reading what a command takes costs milliseconds, which a start shouldn't pay for all: the one that is named will do. */
    private static CommandLine commandLine(String[] arguments) {
        CommandLine line = new CommandLine(new Rivermill());
        List<Class<?>> named = COMMANDS.stream()
                .filter(command -> arguments.length > 0 && name(command).equals(arguments[0]))
                .toList();
        (named.isEmpty() ? COMMANDS : named).forEach(command -> line.addSubcommand(name(command), command));
        return line;
    }

    private static String name(Class<?> command) {
        return command.getAnnotation(Command.class).name();
    }

    /** What is wrong and what may have been meant; the whole of the usage would hide both. */
    private static int calledWrongly(ParameterException wrong) {
        CommandLine called = wrong.getCommandLine();
        called.getErr().println("rivermill: " + WrongCall.words(wrong));
        if (wrong instanceof UnmatchedArgumentException unmatched
                && !unmatched.getSuggestions().isEmpty()) {
            called.getErr().println("Did you mean " + String.join(" or ", unmatched.getSuggestions()) + "?");
        }
        called.getErr().println("'" + called.getCommandSpec().qualifiedName() + " --help' shows how it is called.");
        return called.getCommandSpec().exitCodeOnInvalidInput();
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
