// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server;

import io.rivermill.http.Access;
import io.rivermill.http.PlainRoute;
import io.rivermill.logs.Metrics;
import io.rivermill.wire.WireAnswer;
import io.rivermill.wire.WireRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** Metrics for Prometheus to read. They name functions, so strangers are asked for a signature: see {@link #guard}. */
final class MetricsRoute implements PlainRoute {
    private static final String PATH = "/_rivermill/metrics";
    private static final String FORMAT = "text/plain; version=0.0.4; charset=utf-8";

    /** What shows metrics in CloudWatch. */
    private static final Guard GUARD = new Guard("monitoring", Access.of("cloudwatch:GetMetricData", "*"));

    private final Metrics metrics;
    private final boolean guarded;

    /** {@code guarded} if not everybody who can reach this may read it. */
    MetricsRoute(Metrics metrics, boolean guarded) {
        this.metrics = metrics;
        this.guarded = guarded;
    }

    @Override
    public Optional<Guard> guard() {
        return guarded ? Optional.of(GUARD) : Optional.empty();
    }

    @Override
    public String pathPrefix() {
        return PATH;
    }

    @Override
    public WireAnswer answer(String method, WireRequest request) {
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return new WireAnswer(405, null, Map.of("Allow", "GET, HEAD"), new byte[0]);
        }
        return new WireAnswer(200, FORMAT, Map.of(), metrics.prometheus().getBytes(StandardCharsets.UTF_8));
    }
}
