// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import io.rivermill.server.client.Json;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rivermill stop}: SIGTERM to the server's process, and wait for its end. */
@Command(
        name = "stop",
        description = "Stops a server of this machine and waits for its end.",
        mixinStandardHelpOptions = true,
        footer = {"", "Examples:", "  rivermill stop", "  rivermill stop --data ./data --timeout 10s"})
final class StopCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ServerOption server;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "30s",
            converter = DurationConverter.class,
            description = "How long to wait for its end (default: ${DEFAULT-VALUE}).")
    private Duration timeout;

    @Override
    public Integer call() throws InterruptedException {
        ProcessHandle process = server.target()
                .flatMap(StopCommand::process)
                .orElseThrow(() -> new CommandFailure("no server of this machine answers " + server.words()));
        if (!process.destroy()) {
            throw new CommandFailure("the server's process " + process.pid() + " can't be stopped by this user");
        }
        try {
            process.onExit().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new CommandFailure("the server still runs after " + DurationConverter.words(timeout) + "; kill -9 "
                    + process.pid() + " ends it, and no answered write is lost");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e); // nothing completes it so
        }
        Messages.of(spec).line("stopped the server of process " + process.pid());
        return 0;
    }

    private static Optional<ProcessHandle> process(ServerOption.Target target) {
        return target.process().or(() -> processBehind(target));
    }

    /** The process that a server on this machine says it is, if it looks like one of ours. */
    private static Optional<ProcessHandle> processBehind(ServerOption.Target target) {
        Json health = isHere(target.endpoint().getHost()) ? target.health() : null;
        return health == null
                ? Optional.empty()
                : ProcessHandle.of(health.at("pid").number())
                        .filter(process ->
                                process.info().commandLine().orElse("").contains("io.rivermill.server.Main"));
    }

    private static boolean isHere(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
