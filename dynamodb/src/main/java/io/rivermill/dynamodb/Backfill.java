// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.Bytes;
import io.rivermill.base.ErrorCode;
import io.rivermill.base.RecordReader;
import io.rivermill.base.RecordWriter;
import io.rivermill.store.BlockingStore;
import io.rivermill.store.Decision;
import io.rivermill.store.Durability;
import io.rivermill.store.Keyspace;
import io.rivermill.store.KeyspaceVersion;
import io.rivermill.store.Page;
import io.rivermill.store.PageRequest;
import io.rivermill.store.PageRequest.Bound;
import io.rivermill.store.Row;
import io.rivermill.store.RowKey;
import io.rivermill.store.Rows;
import io.rivermill.store.Store;
import io.rivermill.store.StoreException;
import io.rivermill.store.Update;
import io.rivermill.wire.Item;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds an index that was added to a table with items, piece by piece, while the items are read and written.
 *
 * <p>From the commit that adds the index on, every write of an item also keeps the item's entry, and notes with a mark
 * that it did. A piece of a backfill is one update of some neighbouring items: those without mark get their entry and a
 * mark, the others are left alone. So each entry is written and counted once, whoever comes first. When all that was there
 * has been visited, one commit makes the index usable and drops the marks.
 *
 * <p>Where it is, is noted every few pieces. A backfill that was cut off anywhere goes on from the last note; what it visits
 * again has its marks, and so two backfills of one index do no harm. Pieces are {@code LAZY}: what a loss of power takes, it
 * takes from the end, and the last commit is durable together with all before it.
 *
 * <p>So are the rows of a {@link TimeToLive} added, without marks: they aren't counted, so one that is written twice does no
 * harm, and an item that is put behind the read of a page has had its row from its own write.
 *
 * <p>Tried in thought and dropped: a position alone, without marks. An item that is put between the read of a page and the
 * commit of its piece would be missed, and an index's tallies could not be exact.
 *
 * <p>Threads: one at a time; blocks.
 */
final class Backfill {
    /** Small enough that a write which arrives just behind a piece hardly notices. */
    private static final int PIECE_ITEMS_MAX = 64;

    private static final int PIECE_BYTES_MAX = 128 << 10;
    private static final int PIECES_PER_NOTE = 4;

    private final BlockingStore store;
    private final TableCatalog catalog;
    private final TableReference reference;
    private final Keyspace keyspace;
    private @Nullable Progress progress;
    private int pieces;

    /** Of what of the table called {@code reference} has the rows of {@code keyspace}. */
    Backfill(Store store, TableCatalog catalog, TableReference reference, Keyspace keyspace) {
        this.store = store.blocking();
        this.catalog = catalog;
        this.reference = reference;
        this.keyspace = keyspace;
    }

    /**
     * Does the next piece, the last of which completes it.
     *
     * @return how far it has come; null when nothing is left to do since it is complete or gone
     */
    @Nullable
    Progress step() {
        Table table = catalog.read(reference);
        Backfilled filled = table == null ? null : find(table);
        if (table == null || filled == null) {
            return null;
        }
        Progress from = progress == null ? Progress.of(store.get(filled.place())) : progress;
        try {
            List<RowKey> items = neighbours(table, from.next());
            if (items.isEmpty()) {
                store.update(new TableCommit.Alter(table, filled.completed(table), 0));
                catalog.awaitCurrent();
                return null;
            }
            store.update(new Piece(table, filled, items));
            from = from.after(items);
            progress = from;
            pieces++;
            if (pieces % PIECES_PER_NOTE == 0) {
                store.update(new Note(table, filled.place(), from));
            }
        } catch (StoreException e) {
            if (e.code() != ErrorCode.VERSION_STALE) {
                throw e;
            }
            // the table has changed meanwhile: look again
        }
        return from;
    }

    /** The next items of one bucket; none when all have been visited. */
    private List<RowKey> neighbours(Table table, Bound next) {
        Page page = store.page(new PageRequest(table.keyspace(), next, null, false, PIECE_ITEMS_MAX, PIECE_BYTES_MAX));
        List<RowKey> items = new ArrayList<>();
        for (Row row : page.rows()) {
            if (!items.isEmpty() && !row.key().bucket().equals(items.getFirst().bucket())) {
                break;
            }
            items.add(row.key());
        }
        return items;
    }

    private @Nullable Backfilled find(Table table) {
        for (Backfilled incomplete : table.incomplete()) {
            if (incomplete.keyspace().equals(keyspace)) {
                return incomplete;
            }
        }
        return null;
    }

    /** The entries of some neighbouring items, as they are at its turn. */
    private record Piece(Table table, Backfilled filled, List<RowKey> items) implements Update<Boolean> {
        @Override
        public List<KeyspaceVersion> versions() {
            return List.of(table.planned());
        }

        @Override
        public List<RowKey> keys() {
            List<RowKey> keys = new ArrayList<>();
            for (RowKey item : items) {
                keys.addAll(filled.keys(item));
            }
            return keys;
        }

        @Override
        public Durability durability() {
            return Durability.LAZY;
        }

        @Override
        public Decision<Boolean> decide(Rows rows) {
            Decision.Write<Boolean> write = Decision.write(true);
            for (RowKey row : items) {
                byte[] present = rows.get(row);
                if (present != null) {
                    filled.fill(write, table, row, Item.of(present), rows);
                }
            }
            return write;
        }
    }

    /** Writes down how far it is. */
    private record Note(Table table, RowKey place, Progress progress) implements Update<Boolean> {
        @Override
        public List<KeyspaceVersion> versions() {
            return List.of(table.planned());
        }

        @Override
        public List<RowKey> keys() {
            return List.of(place);
        }

        @Override
        public Durability durability() {
            return Durability.LAZY;
        }

        @Override
        public Decision<Boolean> decide(Rows rows) {
            return Decision.write(true).put(place, progress.toBytes());
        }
    }

    /** How far a backfill has come: the place where it goes on, and how many items it has visited. */
    record Progress(Bound next, long visited) {
        private static final int RECORD_VERSION = 1;
        private static final Progress NONE = new Progress(new Bound(0, Bytes.EMPTY), 0);

        static Progress of(byte @Nullable [] row) {
            if (row == null) {
                return NONE;
            }
            RecordReader record = new RecordReader(row);
            return new Progress(new Bound(record.readLong(), record.readBytes()), record.readLong());
        }

        Progress after(List<RowKey> items) {
            return new Progress(PageRequest.after(items.getLast()), visited + items.size());
        }

        byte[] toBytes() {
            return new RecordWriter(RECORD_VERSION)
                    .writeLong(next.hash())
                    .writeBytes(next.key())
                    .writeLong(visited)
                    .toBytes();
        }
    }
}
