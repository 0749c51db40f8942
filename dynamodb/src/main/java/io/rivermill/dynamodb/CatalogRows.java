// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.Bytes;
import io.rivermill.base.RecordReader;
import io.rivermill.base.RecordWriter;
import io.rivermill.store.PageRequest;
import io.rivermill.store.RowKey;
import io.rivermill.store.SystemKeyspaces;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where things stand in the catalog's keyspace. Part of the on-disk format.
 *
 * <ul>
 *   <li>{@code t account 0 region 0 name}: a {@link Table}; tables of an account and region page by name.
 *   <li>{@code x account 0 region 0 name}: empty; there is one for each table with a {@link TimeToLive}.
 *   <li>{@code k}: the last keyspace id given out.
 * </ul>
 */
final class CatalogRows {
    /** The row with the last keyspace id given out. */
    static final RowKey LAST_KEYSPACE = RowKey.ordered(SystemKeyspaces.CATALOG, new byte[] {'k'});

    private static final byte TABLE = 't';
    private static final byte EXPIRING = 'x';
    private static final int PAGE_ROWS = 100;
    private static final int PAGE_BYTES = 1 << 20;

    private CatalogRows() {}

    static RowKey table(TableReference table) {
        byte[] name = table.name().getBytes(StandardCharsets.UTF_8);
        return RowKey.ordered(SystemKeyspaces.CATALOG, Bytes.concat(tablesOf(table.account(), table.region()), name));
    }

    /** All tables of all accounts, page by page. */
    static PageRequest tables() {
        return PageRequest.ofPrefix(SystemKeyspaces.CATALOG, 0, new byte[] {TABLE}, PAGE_ROWS, PAGE_BYTES);
    }

    /** What the keys of all tables of an account and region begin with. */
    static byte[] tablesOf(String account, String region) {
        return ((char) TABLE + account + '\0' + region + '\0').getBytes(StandardCharsets.UTF_8);
    }

    /** The row that says that a table has a time to live. */
    static RowKey expiring(TableReference table) {
        byte[] key = table(table).key().clone();
        key[0] = EXPIRING;
        return RowKey.ordered(SystemKeyspaces.CATALOG, key);
    }

    /** All rows of that kind, page by page. */
    static PageRequest expiring() {
        return PageRequest.ofPrefix(SystemKeyspaces.CATALOG, 0, new byte[] {EXPIRING}, PAGE_ROWS, PAGE_BYTES);
    }

    /** The table that a row's key speaks of; null if it is another kind of row. */
    static @Nullable TableReference tableOf(byte[] key) {
        return key[0] == TABLE ? reference(key) : null;
    }

    /** The table that has a time to live since the row with this key is there. */
    static TableReference expiringTableOf(byte[] key) {
        return reference(key);
    }

    private static TableReference reference(byte[] key) {
        String[] parts = new String(key, 1, key.length - 1, StandardCharsets.UTF_8).split("\0", 3);
        return new TableReference(parts[0], parts[1], parts[2]);
    }

    static long lastKeyspace(byte @Nullable [] row) {
        return row == null ? SystemKeyspaces.USER_ID_MIN - 1 : new RecordReader(row).readLong();
    }

    static byte[] lastKeyspace(long id) {
        return new RecordWriter(1).writeLong(id).toBytes();
    }

    /** True if both are absent or the same bytes: how an update sees that it was planned with what is still there. */
    static boolean same(byte @Nullable [] planned, byte @Nullable [] present) {
        return Arrays.equals(planned, present);
    }
}
