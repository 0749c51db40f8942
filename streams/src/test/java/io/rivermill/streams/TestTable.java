// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.streams;

import io.rivermill.base.Bytes;
import io.rivermill.base.Hash64;
import io.rivermill.http.Caller;
import io.rivermill.http.Principal;
import io.rivermill.store.Change;
import io.rivermill.store.Decision;
import io.rivermill.store.FeedChanges;
import io.rivermill.store.FeedDescriptor;
import io.rivermill.store.FeedName;
import io.rivermill.store.KeyAttribute;
import io.rivermill.store.Keyspace;
import io.rivermill.store.RowKey;
import io.rivermill.store.Store;
import io.rivermill.store.TestUpdate;
import io.rivermill.store.ViewType;
import io.rivermill.wire.AttributeValue;
import io.rivermill.wire.Item;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table with the partition key {@code Id}, as far as streams see it: its rows, its feed, and its changes. */
final class TestTable {
    static final String ACCOUNT = "123456789012";
    static final String REGION = "us-east-1";
    static final Caller CALLER = new Caller(Principal.root(ACCOUNT), REGION, "request", "127.0.0.1");

    private final Store store;
    private final String name;
    private final Keyspace keyspace;

    TestTable(Store store, String name, long id, int bucketBits) {
        this.store = store;
        this.name = name;
        this.keyspace = new Keyspace(id, bucketBits);
        store.blocking().update(TestUpdate.create(keyspace));
    }

    FeedDescriptor turnOn(ViewType viewType, long nowMillis) {
        FeedName feed = new FeedName(ACCOUNT, REGION, name, FeedName.labelAt(nowMillis));
        List<KeyAttribute> schema = List.of(new KeyAttribute("Id", KeyAttribute.Role.HASH));
        return store.blocking()
                .update(TestUpdate.<FeedDescriptor>of(List.of(feed.key()), rows -> {
                            Decision.Write<@Nullable FeedDescriptor> write = Decision.write(null);
                            FeedDescriptor opened =
                                    FeedChanges.open(rows, write, feed, keyspace, viewType, schema, nowMillis);
                            return with(opened, write);
                        })
                        .holding(keyspace));
    }

    void turnOff(FeedDescriptor feed, long nowMillis) {
        RowKey key = feed.name().key();
        store.blocking()
                .update(TestUpdate.<Boolean>of(List.of(key), rows -> {
                            Decision.Write<Boolean> write = Decision.write(true);
                            FeedChanges.close(rows, write, FeedDescriptor.of(rows.get(key)), nowMillis);
                            return write;
                        })
                        .holding(keyspace));
    }

    /** Writes an item and its change; what kind of change it is follows from what was there. */
    void put(int id, Item item) {
        RowKey key = key(id);
        store.blocking().update(TestUpdate.of(List.of(key), rows -> {
            byte[] before = rows.get(key);
            Change.Kind kind = before == null ? Change.Kind.INSERT : Change.Kind.MODIFY;
            return Decision.write(true)
                    .put(key, item.bytes())
                    .change(new Change(key.bucket(), kind, key.key(), before, item.bytes()));
        }));
    }

    void remove(int id, Change.Kind kind) {
        RowKey key = key(id);
        store.blocking()
                .update(TestUpdate.of(
                        List.of(key),
                        rows -> Decision.write(true)
                                .delete(key)
                                .change(new Change(key.bucket(), kind, key.key(), rows.get(key), null))));
    }

    static Item item(int id, String message) {
        return Item.builder()
                .put("Id", AttributeValue.number(id))
                .put("Message", AttributeValue.string(message))
                .build();
    }

    private RowKey key(int id) {
        byte[] key = Item.builder().put("Id", AttributeValue.number(id)).build().bytes();
        return new RowKey(keyspace, Hash64.of(Bytes.concat(key)), key);
    }

    /** The same write, answering the descriptor. */
    private static Decision<FeedDescriptor> with(FeedDescriptor opened, Decision.Write<?> write) {
        Decision.Write<FeedDescriptor> answer = Decision.write(opened);
        write.puts().forEach(row -> answer.put(row.key(), row.value()));
        return answer;
    }
}
