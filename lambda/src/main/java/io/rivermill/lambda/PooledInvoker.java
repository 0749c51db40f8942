// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import io.rivermill.base.Tasks;
import io.rivermill.lambda.sandbox.Executor;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link Invoker} over the rows of functions and the {@link EnvironmentPool}. */
final class PooledInvoker implements Invoker {
    /** A function that is just being created is waited for so long. */
    private static final Duration PENDING_WAIT_MAX = Duration.ofSeconds(1);

    private static final Duration PENDING_PAUSE = Duration.ofMillis(10);
    private static final int ENVIRONMENTS_TRIED_MAX = 3; // each died while idle
    private static final Logger LOGGER = LoggerFactory.getLogger(PooledInvoker.class);

    private final FunctionRows rows;
    private final EnvironmentPool pool;
    private final Executor executor;
    private final LambdaSettings settings;
    private final Tasks tasks;

    PooledInvoker(FunctionRows rows, EnvironmentPool pool, Executor executor, LambdaSettings settings, Tasks tasks) {
        this.rows = rows;
        this.pool = pool;
        this.executor = executor;
        this.settings = settings;
        this.tasks = tasks;
    }

    @Override
    public Outcome invoke(Invocation invocation) throws InterruptedException {
        Optional<FunctionRows.ToRun> found = awaitActive(invocation.function());
        if (found.isEmpty()) {
            return new Outcome.FunctionMissing();
        }
        FunctionRow function = found.get().function();
        if (function.state() == FunctionRow.State.PENDING) {
            return new Outcome.NotReady("Pending");
        }
        Optional<String> why = executor.unavailable();
        if (why.isPresent()) {
            return new Outcome.Unavailable("functions can't be run here: " + why.get());
        }
        if (!executor.isolated() && !settings.processesAllowed()) {
            return new Outcome.Unavailable("functions can't be run here: there is no sandbox (bubblewrap), and plain"
                    + " processes are not allowed");
        }
        Outcome outcome = new Outcome.Unavailable("not tried");
        for (int tried = 0; tried < ENVIRONMENTS_TRIED_MAX && outcome instanceof Outcome.Unavailable; tried++) {
            outcome = invokeOnce(function, found.get().reservedInAccount(), invocation);
        }
        return outcome;
    }

    @Override
    public void prewarm(FunctionName function, int count) {
        tasks.start("prewarm-" + function.name(), () -> {
            Optional<FunctionRow> row = rows.find(function);
            for (int i = row.isEmpty() ? count : pool.count(row.get()); i < count; i++) {
                tasks.start("prewarm-" + function.name(), () -> warm(row.get()));
            }
        });
    }

    @Override
    public Optional<String> roleArn(FunctionName function) {
        return rows.find(function).map(row -> row.config().role());
    }

    private Outcome invokeOnce(FunctionRow function, int reservedInAccount, Invocation invocation)
            throws InterruptedException {
        return switch (pool.take(function, reservedInAccount)) {
            case EnvironmentPool.Lease.Throttled throttled -> new Outcome.Throttled(throttled.reason());
            case EnvironmentPool.Lease.RoleProblem _ ->
                new Outcome.RoleProblem("The role defined for the function cannot be assumed by Lambda.");
            case EnvironmentPool.Lease.Granted granted -> run(function, granted, invocation);
        };
    }

    private Outcome run(FunctionRow function, EnvironmentPool.Lease.Granted granted, Invocation invocation)
            throws InterruptedException {
        Environment environment = granted.environment();
        boolean finished = false;
        try {
            if (granted.fresh()) {
                environment.init();
            }
            Outcome outcome = environment.invoke(invocation);
            finished = true;
            return outcome;
        } catch (UnavailableException e) {
            return new Outcome.Unavailable(e.reason());
        } catch (UncheckedIOException e) {
            LOGGER.error(
                    "an environment of {} can't be started",
                    invocation.function().arn(),
                    e);
            return new Outcome.Unavailable("an environment can't be started");
        } finally {
            pool.giveBack(function, environment, finished && isCurrent(environment.function()));
        }
    }

    private void warm(FunctionRow function) {
        if (!(pool.makeToWarm(function) instanceof EnvironmentPool.Lease.Granted granted)) {
            return;
        }
        boolean finished = false;
        try {
            granted.environment().init();
            finished = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (UnavailableException | UncheckedIOException e) {
            LOGGER.warn(
                    "an environment of {} can't be started: {}", function.name().arn(), e.getMessage());
        } finally {
            pool.takeIn(granted.environment(), finished && isCurrent(function));
        }
    }

    private boolean isCurrent(FunctionRow function) {
        return rows.find(function.name())
                .filter(row -> row.deploymentId().equals(function.deploymentId()))
                .isPresent();
    }

    private Optional<FunctionRows.ToRun> awaitActive(FunctionName name) throws InterruptedException {
        Optional<FunctionRows.ToRun> found = rows.findToRun(name);
        for (Duration waited = Duration.ZERO;
                found.isPresent()
                        && found.get().function().state() == FunctionRow.State.PENDING
                        && waited.compareTo(PENDING_WAIT_MAX) < 0;
                waited = waited.plus(PENDING_PAUSE)) {
            tasks.pause(PENDING_PAUSE);
            found = rows.findToRun(name);
        }
        return found;
    }
}
