// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.streams;

import io.rivermill.store.SegmentId;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A segment's id as clients see it: {@code shardId-}, its time of creation in 20 digits, its bucket in 8 hex digits. */
final class ShardId {
    private static final Pattern FORM = Pattern.compile("shardId-([0-9]{20})-([0-9a-f]{8})");

    private ShardId() {}

    static String of(SegmentId id) {
        return String.format(Locale.ROOT, "shardId-%020d-%08x", id.createdMillis(), id.bucket());
    }

    /** The segment that {@code text} may name, or nothing if no segment can have this name. */
    static Optional<SegmentId> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new SegmentId(Long.parseLong(matcher.group(1)), Integer.parseInt(matcher.group(2), 16)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
