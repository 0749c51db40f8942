// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import io.rivermill.server.client.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Events to try a function with. */
final class SampleEvents {
    private static final String STREAM =
            "arn:aws:dynamodb:us-east-1:000000000000:table/Sample/stream/2026-01-01T00:00:00.000";
    private static final long SECONDS = 1_767_225_600; // the first second of 2026

    private SampleEvents() {}

    /** Nothing if there is no such event. */
    static Optional<byte[]> named(String name) {
        if (!name.equals("dynamodb")) {
            return Optional.empty();
        }
        Map<String, Object> before = Map.of("S", "New item!");
        Map<String, Object> after = Map.of("S", "This item has changed");
        List<Object> records = List.of(
                record(1, "INSERT", Map.of("NewImage", image(before))),
                record(2, "MODIFY", Map.of("NewImage", image(after), "OldImage", image(before))),
                record(3, "REMOVE", Map.of("OldImage", image(after))));
        return Optional.of(new Json(Map.of("Records", records)).toString().getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, Object> record(int number, String eventName, Map<String, Object> images) {
        Map<String, Object> change = new LinkedHashMap<>();
        change.put("ApproximateCreationDateTime", SECONDS);
        change.put("Keys", Map.of("Id", Map.of("N", "101")));
        change.putAll(images);
        change.put("SequenceNumber", "1" + "0".repeat(18) + number + "00000");
        change.put("SizeBytes", 26);
        change.put("StreamViewType", "NEW_AND_OLD_IMAGES");
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("eventID", "0".repeat(31) + number);
        record.put("eventName", eventName);
        record.put("eventVersion", "1.1");
        record.put("eventSource", "aws:dynamodb");
        record.put("awsRegion", "us-east-1");
        record.put("dynamodb", change);
        record.put("eventSourceARN", STREAM);
        return record;
    }

    private static Map<String, Object> image(Map<String, Object> message) {
        Map<String, Object> image = new LinkedHashMap<>();
        image.put("Id", Map.of("N", "101"));
        image.put("Message", message);
        return image;
    }
}
