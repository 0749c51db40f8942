// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store;

import io.rivermill.base.Arn;
import io.rivermill.base.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * Which stream of which table: a table has a new label each time its stream is turned on. Knows the stream's ARN and where
 * its rows are in {@link SystemKeyspaces#FEEDS}.
 */
public record FeedName(String account, String region, String table, String label) {
    private static final DateTimeFormatter LABEL = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final String TABLE = "table/";
    private static final String STREAM = "/stream/";

    // Kinds of rows in the keyspace: on disks, never used again for another meaning.
    private static final String DESCRIPTORS = "d";
    private static final String CLOSED_SEGMENTS = "s";

    private static final int PAGE_ROWS_MAX = 1_000;
    private static final int PAGE_BYTES_MAX = 1 << 20;

    /** The label of a stream that begins at this time: to the millisecond, UTC, without zone. */
    public static String labelAt(long millis) {
        return LABEL.format(Instant.ofEpochMilli(millis));
    }

    /** The stream that an ARN names, or nothing if it isn't the ARN of a table's stream. */
    public static Optional<FeedName> ofArn(String text) {
        Arn arn = Arn.parse(text).orElse(null);
        if (arn == null || !arn.service().equals("dynamodb") || !arn.resource().startsWith(TABLE)) {
            return Optional.empty();
        }
        int stream = arn.resource().indexOf(STREAM);
        if (stream <= TABLE.length() || arn.resource().length() == stream + STREAM.length()) {
            return Optional.empty();
        }
        String table = arn.resource().substring(TABLE.length(), stream);
        String label = arn.resource().substring(stream + STREAM.length());
        return Optional.of(new FeedName(arn.account(), arn.region(), table, label));
    }

    /** {@code arn:aws:dynamodb:REGION:ACCOUNT:table/TABLE/stream/LABEL}. */
    public String arn() {
        return Arn.of("dynamodb", region, account, TABLE + table + STREAM + label)
                .toString();
    }

    /** The row of the {@link FeedDescriptor}. */
    public RowKey key() {
        return RowKey.ordered(SystemKeyspaces.FEEDS, text(DESCRIPTORS, account, region, table, label));
    }

    /** The row of the {@link ClosedSegment} with this id. */
    public RowKey segmentKey(SegmentId id) {
        byte[] place = new byte[Long.BYTES + Integer.BYTES];
        Bytes.putLong(place, 0, id.createdMillis());
        for (int i = 0; i < Integer.BYTES; i++) {
            place[Long.BYTES + i] = (byte) (id.bucket() >>> (24 - 8 * i));
        }
        return RowKey.ordered(SystemKeyspaces.FEEDS, Bytes.concat(segmentPrefix(), place));
    }

    /** All closed segments of this stream, in the order of their ids. */
    public PageRequest closedSegments() {
        return page(segmentPrefix());
    }

    /** The descriptors of a table's streams, oldest first. */
    public static PageRequest ofTable(String account, String region, String table) {
        return page(text(DESCRIPTORS, account, region, table, ""));
    }

    /** The descriptors of an account's streams in a region, by table, then by age. */
    public static PageRequest ofAccount(String account, String region) {
        return page(text(DESCRIPTORS, account, region, ""));
    }

    /** Every descriptor there is. */
    public static PageRequest all() {
        return page(text(DESCRIPTORS, ""));
    }

    private byte[] segmentPrefix() {
        return text(CLOSED_SEGMENTS, account, region, table, label, "");
    }

    private static PageRequest page(byte[] prefix) {
        return PageRequest.ofPrefix(SystemKeyspaces.FEEDS, 0, prefix, PAGE_ROWS_MAX, PAGE_BYTES_MAX);
    }

    /** None of the parts can hold a zero character, so it ends them and keeps their order. */
    private static byte[] text(String... parts) {
        return String.join("\0", parts).getBytes(StandardCharsets.UTF_8);
    }
}
