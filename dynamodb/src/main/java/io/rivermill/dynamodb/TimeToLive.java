// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.Bytes;
import io.rivermill.base.RecordReader;
import io.rivermill.base.RecordWriter;
import io.rivermill.store.Decision;
import io.rivermill.store.Keyspace;
import io.rivermill.store.PageRequest.Bound;
import io.rivermill.store.RowKey;
import io.rivermill.store.Rows;
import io.rivermill.wire.AttributeType;
import io.rivermill.wire.AttributeValue;
import io.rivermill.wire.Item;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A table whose items vanish some time after the moment that an attribute of theirs tells, in seconds since 1970.
 *
 * <p>The moments are an index of their own: one row for each item that has such a moment, written in the commit of the
 * item, so that those whose time has come are the first rows of a keyspace and nobody reads a table to find them. Rows are
 * {@code seconds (8 bytes), hash of the item's row (8 bytes), its key}; what was there before is added by a {@link
 * Backfill}. Adding a row twice does no harm, so this needs no marks.
 *
 * @param complete false while the backfill goes on
 */
record TimeToLive(String attribute, Keyspace keyspace, boolean complete) implements Backfilled {
    /** Later than any moment that DynamoDB means: the last second of the year 9999. */
    private static final long SECONDS_MAX = 253_402_300_799L;

    private static final BigDecimal MAX = BigDecimal.valueOf(SECONDS_MAX);
    private static final int YEARS_MAX = 5; // what is older was hardly meant

    /** The row of an item's moment, and the row of the item. */
    record Entry(RowKey row, RowKey item) {}

    /** Adds the difference that a write of the item at {@code row} makes. */
    void addTo(Decision.Write<?> write, RowKey row, @Nullable Item before, @Nullable Item after) {
        RowKey was = entry(row, before);
        RowKey is = entry(row, after);
        if (Objects.equals(was, is)) {
            return;
        }
        if (was != null) {
            write.underive(was);
        }
        if (is != null) {
            write.derive(is, Bytes.EMPTY);
        }
    }

    /** True if the item's time has come, and not long ago beyond belief. */
    boolean isOver(Item item, Instant now) {
        long seconds = seconds(item);
        return seconds >= oldest(now) && seconds <= now.getEpochSecond();
    }

    /** The place before the rows of all items whose time has come by now. */
    static Bound from(Instant now) {
        return new Bound(0, Bytes.ofLong(Math.max(1, oldest(now))));
    }

    /** The place behind them. */
    static Bound to(Instant now) {
        return new Bound(0, Bytes.ofLong(now.getEpochSecond() + 1));
    }

    /** What a row of this keyspace tells of. */
    static Entry entryOf(RowKey row, Table table) {
        byte[] key = row.key();
        long hash = Bytes.getLong(key, Long.BYTES);
        byte[] item = Arrays.copyOfRange(key, 2 * Long.BYTES, key.length);
        return new Entry(row, new RowKey(table.keyspace(), hash, item));
    }

    @Override
    public RowKey place() {
        return RowKey.ordered(keyspace, Bytes.EMPTY); // no entry has an empty key
    }

    @Override
    public List<RowKey> keys(RowKey item) {
        return List.of(item);
    }

    @Override
    public void fill(Decision.Write<?> write, Table table, RowKey row, Item item, Rows rows) {
        addTo(write, row, null, item);
    }

    @Override
    public Table completed(Table table) {
        return new TableChange(table)
                .timeToLive(new TimeToLive(attribute, keyspace, true))
                .after();
    }

    private @Nullable RowKey entry(RowKey row, @Nullable Item item) {
        long seconds = item == null ? 0 : seconds(item);
        if (seconds == 0) {
            return null;
        }
        byte[] key = Bytes.concat(Bytes.ofLong(seconds), Bytes.ofLong(row.hash()), row.key());
        return RowKey.ordered(keyspace, key);
    }

    /** The item's moment; 0 if it has none. */
    private long seconds(Item item) {
        AttributeValue value = item.get(attribute);
        if (value == null || value.type() != AttributeType.N) {
            return 0;
        }
        BigDecimal number = value.number();
        return number.signum() <= 0 || number.compareTo(MAX) > 0 ? 0 : number.longValue();
    }

    private static long oldest(Instant now) {
        return now.atOffset(ZoneOffset.UTC).minusYears(YEARS_MAX).toEpochSecond();
    }

    static void write(RecordWriter record, TimeToLive timeToLive) {
        record.writeString(timeToLive.attribute);
        Index.writeKeyspace(record, timeToLive.keyspace);
        record.writeBoolean(timeToLive.complete);
    }

    static TimeToLive read(RecordReader record) {
        return new TimeToLive(record.readString(), Index.readKeyspace(record), record.readBoolean());
    }
}
