// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rivermill.store.Bucket;
import io.rivermill.store.Change;
import io.rivermill.store.ChangeRecord;
import io.rivermill.store.FeedDescriptor;
import io.rivermill.store.FeedName;
import io.rivermill.store.KeyAttribute;
import io.rivermill.store.Keyspace;
import io.rivermill.store.ViewType;
import io.rivermill.wire.AttributeValue;
import io.rivermill.wire.Item;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StreamRecordsTest {
    private static final FeedName NAME = new FeedName("000000000000", "us-east-1", "T", "2026-11-22T18:22:01.123");
    private static final Item KEY =
            Item.builder().put("Id", AttributeValue.number(101)).build();
    private static final Item BEFORE = KEY.with("Message", AttributeValue.string("New item!"));
    private static final Item AFTER = KEY.with("Message", AttributeValue.string("Changed \"é\""));

    @Test
    void anEventTellsEverythingInTheOrderOfAws() {
        assertEquals("""
                {"eventID":"ID","eventName":"MODIFY","eventVersion":"1.1","eventSource":"aws:dynamodb",\
                "awsRegion":"us-east-1","dynamodb":{"ApproximateCreationDateTime":1763835721.0,\
                "Keys":{"Id":{"N":"101"}},"NewImage":{"Id":{"N":"101"},"Message":{"S":"Changed \\"é\\""}},\
                "OldImage":{"Id":{"N":"101"},"Message":{"S":"New item!"}},\
                "SequenceNumber":"1000000000000000000700003","SizeBytes":50,\
                "StreamViewType":"NEW_AND_OLD_IMAGES"},\
                "eventSourceARN":"arn:aws:dynamodb:us-east-1:000000000000:table/T/stream/2026-11-22T18:22:01.123"}""", event(ViewType.NEW_AND_OLD_IMAGES, Change.Kind.MODIFY, BEFORE, AFTER));
    }

    @Test
    void anEventOfAnExpiredItemNamesTheService() {
        assertEquals("""
                {"eventID":"ID","eventName":"REMOVE","eventVersion":"1.1","eventSource":"aws:dynamodb",\
                "awsRegion":"us-east-1","dynamodb":{"ApproximateCreationDateTime":1763835721.0,\
                "Keys":{"Id":{"N":"101"}},"SequenceNumber":"1000000000000000000700003","SizeBytes":5,\
                "StreamViewType":"KEYS_ONLY"},\
                "userIdentity":{"type":"Service","principalId":"dynamodb.amazonaws.com"},\
                "eventSourceARN":"arn:aws:dynamodb:us-east-1:000000000000:table/T/stream/2026-11-22T18:22:01.123"}""", event(ViewType.KEYS_ONLY, Change.Kind.EXPIRE, BEFORE, null));
    }

    private static String event(ViewType viewType, Change.Kind kind, @Nullable Item before, @Nullable Item after) {
        Keyspace keyspace = new Keyspace(1_000, 2);
        FeedDescriptor feed = new FeedDescriptor(
                NAME,
                keyspace,
                viewType,
                List.of(new KeyAttribute("Id", KeyAttribute.Role.HASH)),
                1_763_835_721_123L,
                null,
                List.of());
        ChangeRecord record = new ChangeRecord(
                7,
                1_763_835_721_999L,
                new Change(
                        new Bucket(keyspace.id(), 3),
                        kind,
                        KEY.bytes(),
                        before == null ? null : before.bytes(),
                        after == null ? null : after.bytes()));
        String event = new String(StreamRecords.event(feed, record), StandardCharsets.UTF_8);
        return event.replace(StreamRecords.eventId(feed, record), "ID");
    }
}
