// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.base.Bytes;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FeedChangesTest {
    private static final Keyspace TABLE = new Keyspace(1_000, 1);
    private static final FeedName NAME =
            new FeedName("123456789012", "us-east-1", "orders", FeedName.labelAt(1_431_379_293_291L));
    private static final List<KeyAttribute> SCHEMA = List.of(
            new KeyAttribute("customer", KeyAttribute.Role.HASH), new KeyAttribute("number", KeyAttribute.Role.RANGE));

    @Test
    void theLabelIsTheTimeToTheMillisecondWithoutZone() {
        assertEquals("2015-05-11T21:21:33.291", NAME.label());
    }

    @Test
    void theArnNamesTheStreamAndIsReadBack() {
        assertEquals("arn:aws:dynamodb:us-east-1:123456789012:table/orders/stream/2015-05-11T21:21:33.291", NAME.arn());
        assertEquals(Optional.of(NAME), FeedName.ofArn(NAME.arn()));
        assertEquals(Optional.empty(), FeedName.ofArn("arn:aws:dynamodb:us-east-1:123456789012:table/orders"));
        assertEquals(Optional.empty(), FeedName.ofArn("arn:aws:dynamodb:us-east-1:123456789012:table/orders/stream/"));
        assertEquals(Optional.empty(), FeedName.ofArn("arn:aws:dynamodb:us-east-1:123456789012:table//stream/x"));
        assertEquals(Optional.empty(), FeedName.ofArn("arn:aws:kinesis:us-east-1:123456789012:stream/orders"));
        assertEquals(Optional.empty(), FeedName.ofArn("orders"));
    }

    @Test
    void openingGivesEachBucketASegmentThatBeginsAtItsHead() {
        Decision.Write<String> write = Decision.write("");
        FeedDescriptor feed = FeedChanges.open(heads(5, 1), write, NAME, TABLE, ViewType.NEW_IMAGE, SCHEMA, 100);

        assertEquals(
                List.of(new Segment(new SegmentId(100, 0), 5, null), new Segment(new SegmentId(100, 1), 1, null)),
                feed.open());
        assertTrue(feed.isOpen());
        assertEquals(List.of(), write.changes());
        assertEquals(feed, FeedDescriptor.of(onlyPut(write)));
    }

    @Test
    void closingTakesOneNumberOfEachBucketAsTheEnd() {
        FeedDescriptor open =
                FeedChanges.open(heads(5, 1), Decision.write(""), NAME, TABLE, ViewType.KEYS_ONLY, SCHEMA, 100);
        Decision.Write<String> write = Decision.write("");
        FeedDescriptor closed = FeedChanges.close(heads(9, 1), write, open, 200);

        assertFalse(closed.isOpen());
        assertEquals(List.of(), closed.open());
        assertEquals(closed, FeedDescriptor.of(onlyPut(write)));
        assertEquals(2, write.changes().size());
        assertEquals(Change.Kind.MARK, write.changes().getFirst().kind());
        assertEquals(TABLE.bucket(0), write.changes().getFirst().bucket());
        assertEquals(
                new ClosedSegment(open.open().getFirst(), 9, 200),
                ClosedSegment.of(write.derivedPuts().getFirst().value()));
        assertEquals(1, ClosedSegment.of(write.derivedPuts().getLast().value()).endSequence());
    }

    @Test
    void rollingReplacesASegmentByItsChildAboveTheEnd() {
        FeedDescriptor open =
                FeedChanges.open(heads(5, 1), Decision.write(""), NAME, TABLE, ViewType.KEYS_ONLY, SCHEMA, 100);
        Decision.Write<String> write = Decision.write("");
        FeedDescriptor rolled = FeedChanges.roll(heads(9, 1), write, open, segment -> segment.bucket() == 0, 100);

        Segment child = rolled.open().getFirst();
        assertEquals(new Segment(new SegmentId(101, 0), 10, new SegmentId(100, 0)), child);
        assertEquals(open.open().getLast(), rolled.open().getLast(), "a segment that isn't due stays");
        assertEquals(1, write.changes().size());
        assertEquals(rolled, FeedDescriptor.of(onlyPut(write)));
    }

    @Test
    void rowsOfAStreamStandInTheOrderOfItsSegmentsAndApartFromOthers() {
        RowKey first = NAME.segmentKey(new SegmentId(100, 3));
        RowKey second = NAME.segmentKey(new SegmentId(101, 0));
        assertTrue(first.compareTo(second) < 0);
        assertTrue(Bytes.compare(NAME.closedSegments().from().key(), first.key()) < 0);
        assertArrayEquals(
                NAME.key().key(),
                new FeedName("123456789012", "us-east-1", "orders", NAME.label())
                        .key()
                        .key());
        PageRequest table = FeedName.ofTable("123456789012", "us-east-1", "order");
        assertFalse(Bytes.startsWith(NAME.key().key(), table.from().key()), "a longer name is another table");
    }

    private static byte[] onlyPut(Decision.Write<?> write) {
        assertEquals(1, write.puts().size());
        assertEquals(NAME.key(), write.puts().getFirst().key());
        return write.puts().getFirst().value();
    }

    private static Rows heads(long... next) {
        return new Rows() {
            @Override
            public byte[] get(RowKey key) {
                throw new AssertionError("not asked for");
            }

            @Override
            public Head head(Bucket bucket) {
                return new Head(next[bucket.index()], 0, 0, 0);
            }
        };
    }
}
