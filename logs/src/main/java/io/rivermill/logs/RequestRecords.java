// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import io.rivermill.base.Clock;
import io.rivermill.base.Tasks;
import io.rivermill.http.Caller;
import io.rivermill.http.RequestLog;
import io.rivermill.http.WrittenChanges;
import io.rivermill.wire.JsonOutput;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jctools.queues.MpscArrayQueue;

/**
 * Writes every answered request into the log group {@code /rivermill/requests} of its account, a stream per service.
 *
 * <p>Idea: who answers only puts the request into a ring, without a lock and without waking anyone. A task empties the ring
 * a few times a second. What finds it full is counted, and a record with {@code gap} says how many are missing.
 *
 * <p>Threads: {@link #answered} any, and it never waits; the ring is emptied under a lock.
 */
public final class RequestRecords implements RequestLog, AutoCloseable {
    static final String GROUP = "/rivermill/requests";
    static final int RING_ENTRIES = 16_384; // some 300,000 requests a second

    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final String NOBODYS_ACCOUNT = "000000000000";
    private static final String NOBODYS_REGION = "us-east-1";
    private static final String MISSED = "missed";
    private static final int RECORD_BYTES = 600;
    private static final int USER_AGENT_CHARACTERS_MAX = 256;

    private final LogSink sink;
    private final Numbers numbers;
    private final Clock clock;
    private final MpscArrayQueue<Entry> ring = new MpscArrayQueue<>(RING_ENTRIES);
    private final AtomicLong missed = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private final Tasks.Task task;

    /** How streams spell the number of a change. */
    public interface Numbers {
        String of(long sequence, int bucket);
    }

    /** Writes into {@code sink}, which the caller closes after this. */
    public RequestRecords(LogSink sink, Numbers numbers, Clock clock, Tasks tasks) {
        this.sink = sink;
        this.numbers = numbers;
        this.clock = clock;
        this.task = tasks.every("request records", PAUSE, this::drain);
    }

    @Override
    public void answered(Entry entry) {
        if (!ring.offer(entry)) {
            missed.incrementAndGet();
        }
    }

    /** Hands what is in the ring to the sink. */
    void drain() {
        lock.lock();
        try {
            long now = clock.millis();
            for (Entry entry = ring.poll(); entry != null; entry = ring.poll()) {
                write(entry, now);
            }
            long count = missed.getAndSet(0);
            if (count > 0) {
                String gap = SinkKind.RECORDS.confession(count, now);
                sink.append(NOBODYS_ACCOUNT, NOBODYS_REGION, GROUP, MISSED, now, gap);
            }
        } finally {
            lock.unlock();
        }
    }

    private void write(Entry entry, long now) {
        int colon = entry.operation().indexOf(':');
        String service = entry.operation().substring(0, Math.max(0, colon));
        JsonOutput json = new JsonOutput(RECORD_BYTES);
        json.writeAscii("{\"time\":\"" + Instant.ofEpochMilli(now) + '"');
        member(json, "service", service);
        member(json, "operation", entry.operation().substring(colon + 1));
        Caller caller = entry.caller();
        if (caller != null) {
            member(json, "principal", caller.principal().arn());
            member(json, "sourceAddress", caller.sourceAddress());
        }
        if (entry.resource() != null) {
            member(json, "resource", entry.resource());
        }
        if (entry.userAgent() != null) {
            member(json, "userAgent", cut(entry.userAgent()));
        }
        member(json, "requestId", entry.requestId());
        json.writeAscii(",\"status\":" + entry.status());
        if (entry.errorCode() != null) {
            member(json, "errorCode", entry.errorCode());
        }
        long micros = TimeUnit.NANOSECONDS.toMicros(entry.durationNanos());
        json.writeAscii(",\"ms\":" + micros / 1_000 + '.' + digits(micros));
        json.writeAscii(",\"requestBytes\":" + entry.requestBytes() + ",\"answerBytes\":" + entry.answerBytes());
        writeChanges(json, entry.changes());
        json.writeAscii("}");
        sink.append(
                caller == null ? NOBODYS_ACCOUNT : caller.account(),
                caller == null ? NOBODYS_REGION : caller.region(),
                GROUP,
                service,
                now,
                new String(json.toBytes(), StandardCharsets.UTF_8));
    }

    /** The numbers by which streams and triggers know what a request wrote. */
    private void writeChanges(JsonOutput json, List<WrittenChanges.Written> changes) {
        if (changes.isEmpty()) {
            return;
        }
        String before = ",\"seqs\":[\"";
        for (WrittenChanges.Written change : changes) {
            json.writeAscii(before);
            json.writeAscii(numbers.of(change.sequence(), change.bucket()));
            before = "\",\"";
        }
        json.writeAscii("\"]");
    }

    private static void member(JsonOutput json, String name, String value) {
        json.writeAscii(",\"" + name + "\":");
        json.writeString(value);
    }

    /** Clients name themselves at any length. */
    private static String cut(String userAgent) {
        return userAgent.length() <= USER_AGENT_CHARACTERS_MAX
                ? userAgent
                : userAgent.substring(0, USER_AGENT_CHARACTERS_MAX);
    }

    /** The last three digits of a number. */
    private static String digits(long number) {
        return Long.toString(1_000 + number % 1_000).substring(1);
    }

    /** Hands over what there is, then ends. */
    @Override
    public void close() {
        task.cancel();
        drain();
    }
}
