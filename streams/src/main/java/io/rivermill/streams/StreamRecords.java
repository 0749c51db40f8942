// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.streams;

import io.rivermill.base.Bytes;
import io.rivermill.base.Hash64;
import io.rivermill.store.Change;
import io.rivermill.store.ChangeRecord;
import io.rivermill.store.FeedDescriptor;
import io.rivermill.store.SegmentId;
import io.rivermill.wire.Item;
import io.rivermill.wire.ItemWriter;
import io.rivermill.wire.JsonOutput;
import io.rivermill.wire.streams.Identity;
import io.rivermill.wire.streams.Record;
import io.rivermill.wire.streams.StreamRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A change of an item as a stream shows it: to GetRecords as a view, to functions as an element of an event's {@code
 * Records}, both projected to what the stream's view type shows, items straight from their bytes.
 *
 * <p>Threads: static, none.
 */
public final class StreamRecords {
    private static final String EVENT_VERSION = "1.1";
    private static final String EVENT_SOURCE = "aws:dynamodb";
    private static final String SERVICE_PRINCIPAL = "dynamodb.amazonaws.com";
    private static final String SERVICE_TYPE = "Service";
    private static final int EVENT_FRAME_BYTES = 700; // all but keys and images, which grow in JSON as well

    private StreamRecords() {}

    /** The record's SequenceNumber. */
    public static String sequenceNumber(ChangeRecord record) {
        return sequenceNumber(record.sequence(), record.change().bucket().index());
    }

    /** The SequenceNumber of the record with this number in this bucket. */
    public static String sequenceNumber(long sequence, int bucket) {
        return new SequenceNumber(sequence, bucket).toString();
    }

    /** The name of the shard that a segment is. */
    public static String shardId(SegmentId id) {
        return ShardId.of(id);
    }

    /**
     * The record's eventID: 32 hex digits, the same whenever and by whomever the record is read, and no other record's.
     */
    public static String eventId(FeedDescriptor feed, ChangeRecord record) {
        byte[] place = Bytes.concat(
                feed.name().label().getBytes(StandardCharsets.UTF_8),
                Bytes.ofLong(feed.keyspace().id()),
                Bytes.ofLong(record.change().bucket().index()),
                Bytes.ofLong(record.sequence()));
        long high = Hash64.of(place);
        long low = Hash64.of(Bytes.concat(Bytes.ofLong(high), place));
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(high) + hex.toHexDigits(low);
    }

    /** Size of keys and images as the stream shows them. */
    public static long sizeBytes(FeedDescriptor feed, ChangeRecord record) {
        return Shown.of(feed, record.change()).sizeBytes();
    }

    /** One element of a function's {@code Records}, as JSON in UTF-8. */
    public static byte[] event(FeedDescriptor feed, ChangeRecord record) {
        Change change = record.change();
        Shown shown = Shown.of(feed, change);
        JsonOutput out = new JsonOutput(EVENT_FRAME_BYTES + 2 * change.payloadBytes());
        out.writeAscii("{\"eventID\":\"");
        out.writeAscii(eventId(feed, record));
        out.writeAscii("\",\"eventName\":\"");
        out.writeAscii(eventName(change.kind()));
        out.writeAscii("\",\"eventVersion\":\"" + EVENT_VERSION + "\",\"eventSource\":\"" + EVENT_SOURCE
                + "\",\"awsRegion\":");
        out.writeString(feed.name().region());
        out.writeAscii(",\"dynamodb\":{\"ApproximateCreationDateTime\":");
        out.writeAscii(Long.toString(seconds(record)));
        out.writeAscii(".0,\"Keys\":");
        ItemWriter.write(shown.keys(), out);
        write("NewImage", shown.after(), out);
        write("OldImage", shown.before(), out);
        out.writeAscii(",\"SequenceNumber\":\"");
        out.writeAscii(sequenceNumber(record));
        out.writeAscii("\",\"SizeBytes\":");
        out.writeAscii(Long.toString(shown.sizeBytes()));
        out.writeAscii(",\"StreamViewType\":\"");
        out.writeAscii(feed.viewType().name());
        out.writeAscii("\"}");
        if (change.kind() == Change.Kind.EXPIRE) {
            out.writeAscii(",\"userIdentity\":{\"type\":\"" + SERVICE_TYPE + "\",\"principalId\":\"" + SERVICE_PRINCIPAL
                    + "\"}");
        }
        out.writeAscii(",\"eventSourceARN\":");
        out.writeString(feed.name().arn());
        out.writeAscii("}");
        return out.toBytes();
    }

    /** The record as GetRecords answers it. */
    static Record view(FeedDescriptor feed, ChangeRecord record) {
        Change change = record.change();
        Shown shown = Shown.of(feed, change);
        StreamRecord dynamodb = StreamRecord.create()
                .approximateCreationDateTime(Instant.ofEpochSecond(seconds(record)))
                .keys(shown.keys())
                .newImage(shown.after())
                .oldImage(shown.before())
                .sequenceNumber(sequenceNumber(record))
                .sizeBytes(shown.sizeBytes())
                .streamViewType(feed.viewType().name());
        Record view = Record.create()
                .eventID(eventId(feed, record))
                .eventName(eventName(change.kind()))
                .eventVersion(EVENT_VERSION)
                .eventSource(EVENT_SOURCE)
                .awsRegion(feed.name().region())
                .dynamodb(dynamodb);
        return change.kind() == Change.Kind.EXPIRE
                ? view.userIdentity(
                        Identity.create().principalId(SERVICE_PRINCIPAL).type(SERVICE_TYPE))
                : view;
    }

    /** What of a change a stream shows. */
    private record Shown(
            Item keys, @Nullable Item before, @Nullable Item after) {
        static Shown of(FeedDescriptor feed, Change change) {
            return new Shown(
                    Item.of(change.key()),
                    feed.viewType().before() ? item(change.before()) : null,
                    feed.viewType().after() ? item(change.after()) : null);
        }

        long sizeBytes() {
            return (long) keys.sizeBytes()
                    + (before == null ? 0 : before.sizeBytes())
                    + (after == null ? 0 : after.sizeBytes());
        }

        private static @Nullable Item item(byte @Nullable [] image) {
            return image == null ? null : Item.of(image);
        }
    }

    private static void write(String name, @Nullable Item image, JsonOutput out) {
        if (image != null) {
            out.writeAscii(",\"");
            out.writeAscii(name);
            out.writeAscii("\":");
            ItemWriter.write(image, out);
        }
    }

    private static String eventName(Change.Kind kind) {
        return switch (kind) {
            case INSERT -> "INSERT";
            case MODIFY -> "MODIFY";
            case REMOVE, EXPIRE -> "REMOVE";
            case MARK -> throw new IllegalArgumentException("the end of a segment isn't shown");
        };
    }

    /** Streams tell times by whole seconds. */
    private static long seconds(ChangeRecord record) {
        return Math.floorDiv(record.timeMillis(), 1_000L);
    }
}
