// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Metrics by CloudWatch's names: namespace, name and dimensions of an account and region. They are kept in process, from
 * the server's start on, and shown as Prometheus reads them: {@code Invocations} of {@code AWS/Lambda} with the dimension
 * {@code FunctionName} is {@code aws_lambda_invocations_total{function_name="…"}}.
 *
 * <p>What it guarantees: at most {@value #SERIES_MAX} series; what would be one more is counted under {@value #OTHERS} for
 * all its dimensions. A name always goes with the same dimensions: that is for the caller to see to.
 *
 * <p>Threads: any. The registry is made when it is first needed: a server that starts has better things to do.
 */
public final class Metrics {
    static final int SERIES_MAX = 5_000;
    static final String OTHERS = "(others)";

    private static final double MILLIS_PER_SECOND = 1_000;

    private static final Pattern HUMP = Pattern.compile("(?<=[a-z])(?=[A-Z])");

    private final Map<Series, Meter> meters = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable PrometheusMeterRegistry registry;

    /** Whose metrics these are. */
    public record Scope(String account, String region) {}

    private record Series(Scope scope, String namespace, String name, Map<String, String> dimensions) {
        Series ofOthers() {
            Map<String, String> others = new HashMap<>(dimensions);
            others.replaceAll((dimension, value) -> OTHERS);
            return new Series(scope, namespace, name, Map.copyOf(others));
        }

        String meter() {
            return dotted(namespace.replace('/', '.')) + '.' + dotted(name);
        }

        List<Tag> tags() {
            return Stream.concat(
                            Stream.of(Tag.of("account", scope.account()), Tag.of("region", scope.region())),
                            dimensions.entrySet().stream()
                                    .map(dimension -> Tag.of(dotted(dimension.getKey()), dimension.getValue())))
                    .toList();
        }
    }

    /** Adds to a metric that is a sum. */
    public void count(Scope scope, String namespace, String name, Map<String, String> dimensions, long amount) {
        Series series = new Series(scope, namespace, name, dimensions);
        if (meter(series, (registry, bounded) -> registry.counter(bounded.meter(), bounded.tags()))
                instanceof Counter counter) {
            counter.increment((double) amount);
        }
    }

    /** Adds a value to a metric of times. */
    public void time(Scope scope, String namespace, String name, Map<String, String> dimensions, Duration time) {
        Series series = new Series(scope, namespace, name, dimensions);
        if (meter(series, (registry, bounded) -> registry.timer(bounded.meter(), bounded.tags()))
                instanceof Timer timer) {
            timer.record(time);
        }
    }

    /** Has a time asked for whenever the metrics are looked at, until it is forgotten. It may block. */
    public void gaugeSeconds(
            Scope scope, String namespace, String name, Map<String, String> dimensions, Supplier<Duration> time) {
        Series series = new Series(scope, namespace, name, dimensions);
        meter(
                series,
                (registry, bounded) -> Gauge.builder(
                                bounded.meter(), () -> (double) time.get().toMillis() / MILLIS_PER_SECOND)
                        .baseUnit("seconds")
                        .tags(bounded.tags())
                        .strongReference(true)
                        .register(registry));
    }

    /** Ends all series with this value of a dimension, since what it names is gone. */
    public void forget(Scope scope, String dimension, String value) {
        meters.entrySet().removeIf(entry -> {
            Series series = entry.getKey();
            boolean gone = series.scope().equals(scope)
                    && value.equals(series.dimensions().get(dimension));
            if (gone) {
                registry().remove(entry.getValue());
            }
            return gone;
        });
    }

    /** All metrics in Prometheus's text format. */
    public String prometheus() {
        return registry().scrape();
    }

    private Meter meter(Series series, BiFunction<MeterRegistry, Series, Meter> make) {
        Meter known = meters.get(series);
        if (known != null) {
            return known;
        }
        Series bounded = meters.size() < SERIES_MAX ? series : series.ofOthers();
        return meters.computeIfAbsent(bounded, missing -> make.apply(registry(), missing));
    }

    private PrometheusMeterRegistry registry() {
        PrometheusMeterRegistry made = registry;
        if (made != null) {
            return made;
        }
        lock.lock();
        try {
            if (registry == null) {
                registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
            }
            return registry;
        } finally {
            lock.unlock();
        }
    }

    /** {@code FunctionName} becomes {@code function.name}, which Micrometer spells as each system wants it. */
    private static String dotted(String name) {
        return HUMP.matcher(name).replaceAll(".").toLowerCase(Locale.ROOT);
    }
}
