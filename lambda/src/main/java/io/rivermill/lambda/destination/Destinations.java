// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.destination;

import io.rivermill.base.Clock;
import io.rivermill.base.Tasks;
import io.rivermill.http.Access;
import io.rivermill.http.CredentialSource;
import io.rivermill.http.Credentials;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes reports of given-up records to their destinations, in calls that are signed with the server's own credentials: a
 * role of Rivermill means nothing to SQS, SNS and S3, so whether the role may call them is asked here.
 *
 * <p>What it guarantees: a report is sent at most {@value #ATTEMPTS_MAX} times, each within a limit of time, so a
 * destination that is away holds up a shard for less than a minute. A report that nobody takes is dropped, and said so.
 *
 * <p>Threads: any; {@link #deliver} blocks.
 */
public final class Destinations implements AutoCloseable {
    static final int ATTEMPTS_MAX = 3;

    private static final Logger LOG = LoggerFactory.getLogger(Destinations.class);
    private static final Duration CONNECT_MAX = Duration.ofSeconds(3);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200); // then five times as long

    private final Map<String, URI> endpoints;
    private final CredentialSource credentials;
    private final BiPredicate<String, List<Access>> mayAll;
    private final Clock clock;
    private final Tasks tasks;
    private final Supplier<UUID> ids;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable HttpClient http; // guarded by the lock

    /**
     * @param endpoints by service: {@code sqs}, {@code sns}, {@code s3}; those that aren't there aren't called
     * @param mayAll whether the role of an ARN may do all of a list
     * @param ids for names of objects
     */
    public Destinations(
            Map<String, URI> endpoints,
            CredentialSource credentials,
            BiPredicate<String, List<Access>> mayAll,
            Clock clock,
            Tasks tasks,
            Supplier<UUID> ids) {
        this.endpoints = Map.copyOf(endpoints);
        this.credentials = credentials;
        this.mayAll = mayAll;
        this.clock = clock;
        this.tasks = tasks;
        this.ids = ids;
    }

    /** Why nothing can be sent to this destination, whoever may; nothing if it can. */
    public Optional<String> problem(Destination destination) {
        String service = destination.service();
        if (!endpoints.containsKey(service)) {
            return Optional.of("Rivermill can't send to " + destination.arn() + ": this server was started without --"
                    + service + "-endpoint");
        }
        return switch (credentials.find()) {
            case CredentialSource.Result.Present _ -> Optional.empty();
            case CredentialSource.Result.Absent(String why) ->
                Optional.of("Rivermill can't send to " + destination.arn() + ": there are no credentials to sign with: "
                        + why);
        };
    }

    /** True if the role may send there. */
    public boolean mayCall(String roleArn, Destination destination) {
        return mayAll.test(roleArn, destination.accesses());
    }

    /**
     * Sends a report, with the role's permission if there still is one.
     *
     * @return whether it was taken; false when it was dropped
     */
    public boolean deliver(Destination destination, @Nullable String roleArn, FailureReport report)
            throws InterruptedException {
        if (roleArn != null && !mayCall(roleArn, destination)) {
            drop(destination, report, "the execution role isn't allowed " + destination.call());
            return false;
        }
        URI endpoint = endpoints.get(destination.service());
        if (endpoint == null) {
            drop(destination, report, problem(destination).orElseThrow());
            return false;
        }
        Duration pause = FIRST_PAUSE;
        for (int attempt = 1; ; attempt++) {
            try {
                SignedCall.of(destination, report, endpoint, ids.get()).send(http(), present(), clock, ANSWER_MAX);
                return true;
            } catch (IOException e) {
                if (attempt == ATTEMPTS_MAX) {
                    drop(destination, report, e.getMessage() == null ? "it can't be reached" : e.getMessage());
                    return false;
                }
            }
            tasks.pause(pause);
            pause = pause.multipliedBy(5);
        }
    }

    /** What there is to sign with now; none is a failure like others, since who renews keys may be about to. */
    private Credentials present() throws IOException {
        return switch (credentials.find()) {
            case CredentialSource.Result.Present(Credentials found) -> found;
            case CredentialSource.Result.Absent(String why) ->
                throw new IOException("there are no credentials to sign with: " + why);
        };
    }

    private static void drop(Destination destination, FailureReport report, String why) {
        LOG.warn(
                "the report on {} records of {} that mapping {} gave up, {} to {}, doesn't reach {}: {}",
                report.records(),
                report.shardId(),
                report.mappingUuid(),
                report.firstSequenceNumber(),
                report.lastSequenceNumber(),
                destination.arn(),
                why);
    }

    /** Made when it is first needed: few servers need it. */
    private HttpClient http() {
        lock.lock();
        try {
            HttpClient client = http;
            if (client == null) {
                client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(CONNECT_MAX)
                        .build();
                http = client;
            }
            return client;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (http != null) {
                http.shutdownNow();
            }
        } finally {
            lock.unlock();
        }
    }
}
