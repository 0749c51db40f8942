// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import io.rivermill.wire.JsonTree;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Which records a function wants: those that match one of a mapping's patterns, or all if there are none. What is added to
 * a record only for the function can't be asked for.
 */
record RecordFilter(List<EventPattern> patterns) implements Predicate<byte[]> {
    private static final List<String> ADDED_LATER =
            List.of("eventSource", "eventVersion", "awsRegion", "eventSourceARN");

    /** Fails with InvalidParameterValueException if a pattern isn't one. */
    static RecordFilter of(List<String> patterns) {
        return new RecordFilter(patterns.stream().map(PatternReader::read).toList());
    }

    @Override
    public boolean test(byte[] event) {
        return patterns.isEmpty() || matches(members(event));
    }

    boolean test(ReadRecord.Shown record) {
        return patterns.isEmpty() || matches(record.members());
    }

    /** What of a record can be asked for. */
    static Map<Object, Object> members(byte[] event) {
        Map<Object, Object> record = new HashMap<>();
        if (JsonTree.read(event) instanceof Map<?, ?> read) {
            record.putAll(read);
        }
        ADDED_LATER.forEach(record::remove);
        return record;
    }

    private boolean matches(Map<Object, Object> members) {
        return patterns.stream().anyMatch(pattern -> pattern.matches(members));
    }
}
