// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import io.rivermill.base.Clock;
import io.rivermill.server.client.Json;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rivermill wait}: returns when a server reads and writes. */
@Command(
        name = "wait",
        description = "Waits until a server reads and writes: exit code 0, or 1 when the time is over.",
        mixinStandardHelpOptions = true,
        footer = {"", "Examples:", "  rivermill start & rivermill wait --timeout 30s && ./load-my-tables.sh"})
final class WaitCommand implements Callable<Integer> {
    private static final Duration LOOK = Duration.ofMillis(50);

    @Mixin
    private ServerOption server;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "30s",
            converter = DurationConverter.class,
            description = "How long to wait (default: ${DEFAULT-VALUE}).")
    private Duration timeout;

    @Override
    public Integer call() {
        Clock clock = Clock.system();
        long deadline = clock.nanos() + timeout.toNanos();
        while (!isWell()) {
            if (clock.nanos() > deadline) {
                throw new CommandFailure("no server reads and writes " + server.words() + " after "
                        + DurationConverter.words(timeout) + "; 'rivermill doctor' may say why");
            }
            Pause.rest(LOOK);
        }
        return 0;
    }

    private boolean isWell() {
        Optional<Json> health = server.target().map(ServerOption.Target::health);
        return health.isPresent() && health.get().at("writable").text().equals("true");
    }
}
