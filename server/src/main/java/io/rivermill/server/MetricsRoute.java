// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server;

import io.rivermill.http.PlainRoute;
import io.rivermill.logs.Metrics;
import io.rivermill.wire.WireAnswer;
import io.rivermill.wire.WireRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Metrics for Prometheus to read. */
final class MetricsRoute implements PlainRoute {
    private static final String PATH = "/_rivermill/metrics";
    private static final String FORMAT = "text/plain; version=0.0.4; charset=utf-8";

    private final Metrics metrics;

    MetricsRoute(Metrics metrics) {
        this.metrics = metrics;
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
