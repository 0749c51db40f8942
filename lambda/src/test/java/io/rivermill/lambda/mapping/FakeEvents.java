// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import io.rivermill.store.ChangeRecord;
import io.rivermill.store.FeedDescriptor;
import io.rivermill.store.SegmentId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assertions;

/** Records whose event is {@code {"name":…}} with the change's key. */
final class FakeEvents implements RecordEvents {
    volatile Runnable making = () -> {}; // before each event
    private static final Pattern NAME = Pattern.compile("\\{\"name\":\"([^\"]*)\"\\}");

    @Override
    public byte[] event(FeedDescriptor feed, ChangeRecord record) {
        making.run();
        return ("{\"name\":\"" + new String(record.change().key(), StandardCharsets.UTF_8) + "\"}")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String sequenceNumber(ChangeRecord record) {
        return Long.toString(1_000 + record.sequence());
    }

    @Override
    public String shardId(SegmentId id) {
        return "shard-" + id.createdMillis() + "-" + id.bucket();
    }

    /** The names in an event. */
    static List<String> names(byte[] event) {
        String text = new String(event, StandardCharsets.UTF_8);
        Assertions.assertTrue(text.startsWith("{\"Records\":["), text);
        return NAME.matcher(text).results().map(match -> match.group(1)).toList();
    }
}
