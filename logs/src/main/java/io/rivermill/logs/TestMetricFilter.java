// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.logs.MetricFilterMatchRecord;
import io.rivermill.wire.logs.Operations;
import io.rivermill.wire.logs.TestMetricFilterRequest;
import io.rivermill.wire.logs.TestMetricFilterResponse;
import java.util.ArrayList;
import java.util.List;

/** Tries a pattern on messages. */
final class TestMetricFilter implements ControlOperation<TestMetricFilterRequest, TestMetricFilterResponse> {

    @Override
    public OperationType<TestMetricFilterRequest, TestMetricFilterResponse> type() {
        return Operations.TEST_METRIC_FILTER;
    }

    @Override
    public List<Access> access(TestMetricFilterRequest input, Caller caller) {
        return List.of(Access.of("logs:TestMetricFilter", "*"));
    }

    @Override
    public TestMetricFilterResponse handle(TestMetricFilterRequest input, Caller caller) {
        FilterPattern pattern = FilterPattern.parse(input.filterPattern());
        List<MetricFilterMatchRecord> matches = new ArrayList<>();
        List<String> messages = input.logEventMessages();
        for (int i = 0; i < messages.size(); i++) {
            String message = messages.get(i);
            long number = i + 1L;
            pattern.extract(message)
                    .ifPresent(values -> matches.add(MetricFilterMatchRecord.create()
                            .eventNumber(number)
                            .eventMessage(message)
                            .extractedValues(values)));
        }
        return TestMetricFilterResponse.create().matches(matches);
    }
}
