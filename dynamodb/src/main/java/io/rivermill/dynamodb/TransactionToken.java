// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.Bytes;
import io.rivermill.base.RecordReader;
import io.rivermill.base.RecordWriter;
import io.rivermill.http.Caller;
import io.rivermill.store.Decision;
import io.rivermill.store.RowKey;
import io.rivermill.store.Rows;
import io.rivermill.store.SystemKeyspaces;
import io.rivermill.wire.ServiceException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * The ClientRequestToken of one transaction: for ten minutes after it was applied, the same request with the same token
 * does nothing more. The row that remembers is written in the transaction's own commit.
 *
 * <p>Rows are {@code slot of time (8 bytes), account 0 region 0 token}, so that those whose time is over are the first of
 * their keyspace and are found without an index (see {@link TokenSweeper}). A slot is as long as a token lives: a live
 * token's row is in the slot of now or in the one before. The next one is looked at as well, since another transaction
 * may be planned a moment later and be applied a moment earlier.
 *
 * @param places where the row may be
 * @param digest of all that makes requests different
 * @param nowMillis the time at which it is used
 */
record TransactionToken(List<RowKey> places, byte[] digest, long nowMillis) {
    /** How many rows are looked at. */
    static final int PLACES = 3;

    private static final Duration LIFE = Duration.ofMinutes(10);
    private static final int RECORD_VERSION = 1;

    static TransactionToken of(Caller caller, String token, byte[] digest, long nowMillis) {
        byte[] name = (caller.account() + '\0' + caller.region() + '\0' + token).getBytes(StandardCharsets.UTF_8);
        long slot = slot(nowMillis);
        return new TransactionToken(
                List.of(place(slot, name), place(slot - 1, name), place(slot + 1, name)), digest, nowMillis);
    }

    /** What the keys of all rows that were still alive at this time or later are not less than. */
    static byte[] aliveAfter(long nowMillis) {
        return Bytes.ofLong(slot(nowMillis) - 1);
    }

    /**
     * True if the same request was applied with this token lately.
     *
     * @throws ServiceException if it was another request
     */
    boolean isUsed(Rows rows) {
        for (RowKey place : places) {
            byte[] row = rows.get(place);
            if (row == null) {
                continue;
            }
            RecordReader record = new RecordReader(row);
            if (nowMillis - record.readLong() >= LIFE.toMillis()) {
                continue;
            }
            if (!Arrays.equals(digest, record.readBytes())) {
                throw new ServiceException(
                        "IdempotentParameterMismatchException",
                        400,
                        "The request uses the same client token as a previous, but non-identical request.");
            }
            return true;
        }
        return false;
    }

    /** Adds the row that remembers to the commit of the transaction. */
    void addTo(Decision.Write<?> write) {
        byte[] row = new RecordWriter(RECORD_VERSION)
                .writeLong(nowMillis)
                .writeBytes(digest)
                .toBytes();
        write.put(places.getFirst(), row);
    }

    private static RowKey place(long slot, byte[] name) {
        return RowKey.ordered(SystemKeyspaces.TRANSACTION_TOKENS, Bytes.concat(Bytes.ofLong(slot), name));
    }

    private static long slot(long millis) {
        return Math.floorDiv(millis, LIFE.toMillis());
    }
}
