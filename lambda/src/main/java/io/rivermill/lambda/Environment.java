// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import io.rivermill.lambda.sandbox.RuntimeEvent;
import io.rivermill.lambda.sandbox.RuntimeReply;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An execution environment: one process, one invocation at a time, one log stream.
 *
 * <p>Phases: made; {@link #init} (10 s at most); then invocations. An init that failed is tried once more inside the first
 * invocation, within the function's own time, and then its failure is the invocation's. After a timeout, an end of the
 * process or a failed init it is {@link #usable} no more.
 *
 * <p>Threads: whoever has taken it from the {@link EnvironmentPool}; {@link #close} from any.
 */
final class Environment implements AutoCloseable {
    private static final long INIT_NANOS_MAX = TimeUnit.SECONDS.toNanos(10);
    private static final Duration SESSION = Duration.ofHours(12);
    private static final int RANDOM_BYTES = 16;

    private final FunctionRow function;
    private final EnvironmentParts parts;
    private final EnvironmentLog log;
    private final PlatformLines lines;
    private final Path place;
    private final FunctionRoles.Credentials credentials;
    private final long bornNanos;
    private volatile @Nullable RuntimeProcess process;
    private volatile boolean broken;
    private int processes;
    private double initMillis = -1; // below zero once it has been reported
    private long idleSinceNanos;

    Environment(FunctionRow function, EnvironmentParts parts, FunctionRoles.Credentials credentials) {
        this.function = function;
        this.parts = parts;
        this.credentials = credentials;
        byte[] random = new byte[RANDOM_BYTES];
        parts.random().nextBytes(random);
        this.log = new EnvironmentLog(function, random, parts.logs(), parts.roles(), parts.clock());
        this.lines = PlatformLines.of(function.config().logging());
        this.place = parts.folder().resolve(HexFormat.of().formatHex(random, 0, 6));
        this.bornNanos = parts.clock().nanos();
        this.idleSinceNanos = bornNanos;
    }

    /** A new one for a function, or nothing if its role can't be assumed. */
    static Optional<Environment> create(FunctionRow function, EnvironmentParts parts) {
        return parts.roles()
                .session(function.config().role(), function.name().name(), SESSION)
                .map(credentials -> new Environment(function, parts, credentials));
    }

    FunctionRow function() {
        return function;
    }

    /** False when it must be thrown away. */
    boolean usable() {
        RuntimeProcess present = process;
        boolean old = parts.clock().nanos() - bornNanos > SESSION.minusHours(1).toNanos();
        return !broken && !old && (present == null || present.isAlive());
    }

    long idleSinceNanos() {
        return idleSinceNanos;
    }

    /** Starts the process and waits until it is ready. A failure shows in the first invocation. */
    void init() throws InterruptedException {
        long begin = parts.clock().nanos();
        String runtimeArn =
                RuntimeVersions.arn(function.name().region(), function.config().runtime());
        log.platform(lines.initStart(runtimeVersion(), runtimeArn));
        sayOtherVersion();
        RuntimeProcess started = start();
        RuntimeReply reply = started.awaitInit(INIT_NANOS_MAX);
        double millis = millisSince(begin);
        if (reply instanceof RuntimeReply.Ready) {
            initMillis = millis;
            return;
        }
        log.platform(lines.initReport(millis, "init", FunctionFailure.status(reply, true)));
        stop();
    }

    /** Runs one invocation. */
    Outcome invoke(Invocation invocation) throws InterruptedException {
        log.beginTail();
        log.platform(lines.start(invocation.requestId(), FunctionReference.LATEST));
        long begin = parts.clock().nanos();
        long limit = TimeUnit.SECONDS.toNanos(function.config().timeoutSeconds());
        RuntimeReply reply = new RuntimeReply.Ready();
        boolean init = process == null;
        if (init) {
            reply = start().awaitInit(limit);
        }
        if (reply instanceof RuntimeReply.Ready) {
            init = false;
            long left = limit - (parts.clock().nanos() - begin);
            reply = requireProcess().invoke(event(invocation, left), left);
        }
        return finish(invocation, reply, init, begin);
    }

    @Override
    public void close() {
        broken = true;
        stop();
    }

    private RuntimeProcess start() {
        if (broken) {
            throw new UnavailableException("the environment was closed");
        }
        Path own = place.resolveSibling(place.getFileName() + (processes++ == 0 ? "" : "-" + processes));
        RuntimeProcess started = new RuntimeProcess(function, own, log, credentials, parts);
        process = started;
        if (broken) {
            started.close(); // it was closed while it started
            throw new UnavailableException("the environment was closed");
        }
        return started;
    }

    private void stop() {
        RuntimeProcess present = process;
        if (present != null) {
            present.close();
            process = null;
        }
    }

    private RuntimeProcess requireProcess() {
        RuntimeProcess present = process;
        if (present == null) {
            throw new UnavailableException("the environment was closed");
        }
        return present;
    }

    private RuntimeEvent event(Invocation invocation, long leftNanos) {
        byte[] random = new byte[20];
        parts.random().nextBytes(random);
        long now = parts.clock().millis();
        String trace = String.format(
                Locale.ROOT,
                "Root=1-%08x-%s;Parent=%s;Sampled=0",
                now / 1_000,
                HexFormat.of().formatHex(random, 0, 12),
                HexFormat.of().formatHex(random, 12, 20));
        return new RuntimeEvent(
                invocation.requestId(),
                invocation.payload(),
                now + TimeUnit.NANOSECONDS.toMillis(leftNanos),
                invocation.invokedArn(),
                trace,
                invocation.clientContext());
    }

    private Outcome finish(Invocation invocation, RuntimeReply reply, boolean init, long begin) {
        if (reply instanceof RuntimeReply.Ended ended && !ended.taken()) {
            broken = true;
            return new Outcome.Unavailable("the environment ended before the event reached it");
        }
        int timeout = function.config().timeoutSeconds();
        boolean timedOut = reply instanceof RuntimeReply.TimedOut;
        double millis = timedOut ? TimeUnit.SECONDS.toMillis(timeout) : millisSince(begin);
        broken = init || !(reply instanceof RuntimeReply.Response || reply instanceof RuntimeReply.Failure);
        Optional<FunctionFailure> failure = FunctionFailure.of(reply, invocation.requestId(), timeout, init);
        failure.ifPresent(said -> log.platform(said.logged()));
        PlatformLines.Status status = FunctionFailure.status(reply, init);
        if (init) {
            log.platform(lines.initReport(millis, "invoke", status));
        }
        Outcome.Run run = report(invocation.requestId(), millis, status);
        if (timedOut) {
            log.platform(EnvironmentLog.time(parts.clock().millis()) + ' ' + invocation.requestId() + ' '
                    + FunctionFailure.timedOut(timeout) + "\n\n");
        }
        idleSinceNanos = parts.clock().nanos();
        if (failure.isPresent()) {
            return new Outcome.FunctionError(failure.get().body(), failure.get().kind(), run);
        }
        return reply instanceof RuntimeReply.Response response
                ? new Outcome.Success(response.payload(), run)
                : new Outcome.Unavailable("the runtime answered nothing");
    }

    /** Writes END and REPORT; the first report of an environment tells its init as well. */
    private Outcome.Run report(String requestId, double millis, PlatformLines.Status status) {
        RuntimeProcess present = process;
        int memory = present == null ? 0 : present.peakMegabytes();
        double init = initMillis;
        initMillis = -1;
        long billed = (long) Math.ceil(millis + Math.max(0, init));
        log.platform(lines.end(requestId));
        log.platform(lines.report(new PlatformLines.Report(
                requestId, millis, billed, function.config().memoryMegabytes(), memory, init, status)));
        Duration duration = Duration.ofNanos((long) (millis * 1_000_000));
        return new Outcome.Run(requestId, FunctionReference.LATEST, log.endTail(), duration, billed, memory);
    }

    /** Functions may run on another Python than they ask for; then they are told. */
    private void sayOtherVersion() {
        String wanted = function.config().runtime();
        parts.interpreters()
                .find(wanted)
                .map(found -> "python" + found.version())
                .filter(found -> !RuntimeVersions.isProvided(wanted) && !found.equals(wanted))
                .ifPresent(found -> log.line(
                        "[WARNING]\t" + EnvironmentLog.time(parts.clock().millis())
                                + "\t\tRivermill: " + wanted + " is not on this machine, so " + found
                                + " runs this function\n"));
    }

    private String runtimeVersion() {
        String runtime = function.config().runtime();
        if (RuntimeVersions.isProvided(runtime)) {
            return runtime.replace('.', ':') + ".v1";
        }
        return parts.interpreters()
                .find(runtime)
                .map(python -> "python:" + python.version() + ".v" + python.patch())
                .orElse(runtime);
    }

    private double millisSince(long beginNanos) {
        return (parts.clock().nanos() - beginNanos) / 1_000_000.0;
    }
}
