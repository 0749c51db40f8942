// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private static final Metrics.Scope HERE = new Metrics.Scope("000000000000", "us-east-1");

    private final Metrics metrics = new Metrics();

    @Test
    void showsSumsAsPrometheusReadsThem() {
        invoked("f", 2);
        invoked("f", 1);
        assertTrue(
                metrics.prometheus()
                        .contains("\naws_lambda_invocations_total{account=\"000000000000\",function_name=\"f\","
                                + "region=\"us-east-1\"} 3.0\n"),
                metrics.prometheus());
    }

    @Test
    void showsTimesWithTheirCountSumAndMaximum() {
        metrics.time(
                HERE, "AWS/Lambda", "IteratorAge", Map.of("EventSourceMappingUUID", "u"), Duration.ofMillis(1_500));
        metrics.time(HERE, "AWS/Lambda", "IteratorAge", Map.of("EventSourceMappingUUID", "u"), Duration.ofMillis(500));
        String tags = "{account=\"000000000000\",event_source_mapping_uuid=\"u\",region=\"us-east-1\"} ";
        String text = metrics.prometheus();
        assertTrue(text.contains("\naws_lambda_iterator_age_seconds_count" + tags + "2\n"), text);
        assertTrue(text.contains("\naws_lambda_iterator_age_seconds_sum" + tags + "2.0\n"), text);
        assertTrue(text.contains("\naws_lambda_iterator_age_seconds_max" + tags + "1.5\n"), text);
    }

    @Test
    void forgetsWhatIsGone() {
        invoked("f", 1);
        invoked("g", 1);
        metrics.forget(HERE, "FunctionName", "f");
        assertFalse(metrics.prometheus().contains("function_name=\"f\""));
        assertTrue(metrics.prometheus().contains("function_name=\"g\""));
        invoked("f", 1);
        assertTrue(metrics.prometheus().contains("function_name=\"f\",region=\"us-east-1\"} 1.0"));
    }

    @Test
    void countsMoreSeriesThanItKeepsTogether() {
        for (int i = 0; i < Metrics.SERIES_MAX + 10; i++) {
            invoked("f" + i, 1);
        }
        String text = metrics.prometheus();
        assertTrue(text.contains("function_name=\"(others)\",region=\"us-east-1\"} 10.0"));
        assertEquals(
                Metrics.SERIES_MAX + 1L,
                text.lines()
                        .filter(line -> line.startsWith("aws_lambda_invocations_total"))
                        .count());
    }

    private void invoked(String function, long times) {
        metrics.count(HERE, "AWS/Lambda", "Invocations", Map.of("FunctionName", function), times);
    }
}
