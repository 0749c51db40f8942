// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/**
 * How functions are run here.
 *
 * @param folder for unpacked code and running environments; all in it can be deleted while no server runs
 * @param endpoint where this server listens, once it does
 * @param executor which way of running functions to take
 * @param processesAllowed plain processes will do where there is no sandbox
 * @param interpreters programs by runtime, such as {@code python3.12}
 * @param exactRuntimes a function runs on exactly its version of Python, or not at all
 * @param concurrencyMax invocations at a time in an account
 * @param environmentsMax environments at a time on this machine
 * @param idleMax how long an environment waits for its next invocation
 * @param destinations how destinations outside of Rivermill are called
 */
public record LambdaSettings(
        Path folder,
        Supplier<InetSocketAddress> endpoint,
        ExecutorChoice executor,
        boolean processesAllowed,
        Map<String, String> interpreters,
        boolean exactRuntimes,
        int concurrencyMax,
        int environmentsMax,
        Duration idleMax,
        DestinationSettings destinations) {

    /** Which {@link io.rivermill.lambda.sandbox.Executor}. */
    public enum ExecutorChoice {
        /** The sandbox where it works, else plain processes if they are allowed. */
        AUTOMATIC,
        BWRAP,
        PROCESS
    }

    /** The usual settings. */
    public static LambdaSettings of(Path folder, Supplier<InetSocketAddress> endpoint) {
        return new LambdaSettings(
                folder,
                endpoint,
                ExecutorChoice.AUTOMATIC,
                true,
                Map.of(),
                false,
                1_000,
                100,
                Duration.ofMinutes(10),
                DestinationSettings.none());
    }

    public LambdaSettings withExecutor(ExecutorChoice choice, boolean allowProcesses) {
        return new LambdaSettings(
                folder,
                endpoint,
                choice,
                allowProcesses,
                interpreters,
                exactRuntimes,
                concurrencyMax,
                environmentsMax,
                idleMax,
                destinations);
    }

    public LambdaSettings withInterpreters(Map<String, String> programs, boolean exact) {
        return new LambdaSettings(
                folder,
                endpoint,
                executor,
                processesAllowed,
                programs,
                exact,
                concurrencyMax,
                environmentsMax,
                idleMax,
                destinations);
    }

    public LambdaSettings withLimits(int concurrency, int environments, Duration idle) {
        return new LambdaSettings(
                folder,
                endpoint,
                executor,
                processesAllowed,
                interpreters,
                exactRuntimes,
                concurrency,
                environments,
                idle,
                destinations);
    }

    public LambdaSettings withDestinations(DestinationSettings others) {
        return new LambdaSettings(
                folder,
                endpoint,
                executor,
                processesAllowed,
                interpreters,
                exactRuntimes,
                concurrencyMax,
                environmentsMax,
                idleMax,
                others);
    }
}
