// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store.rocksdb;

import io.rivermill.base.Bytes;
import io.rivermill.base.ErrorCode;
import io.rivermill.store.Bucket;
import io.rivermill.store.Change;
import io.rivermill.store.ChangeRecord;
import io.rivermill.store.StoreException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A change as bytes of the log: version 1, kind 1, time 8, which images 1, length of the key 4, of the image before 4, then
 * key, image before, image after.
 */
final class LogRecord {
    private static final int VERSION = 1;
    private static final int BEFORE = 1;
    private static final int AFTER = 2;
    private static final int HEADER = 19;

    private LogRecord() {}

    static byte[] write(Change change, long timeMillis) {
        byte[] before = change.before() == null ? Bytes.EMPTY : change.before();
        byte[] after = change.after() == null ? Bytes.EMPTY : change.after();
        byte[] header = new byte[HEADER];
        header[0] = VERSION;
        header[1] = (byte) change.kind().code();
        Bytes.putLong(header, 2, timeMillis);
        header[10] = (byte) ((change.before() == null ? 0 : BEFORE) | (change.after() == null ? 0 : AFTER));
        Bytes.putLong(header, 11, ((long) change.key().length << Integer.SIZE) | before.length);
        return Bytes.concat(header, change.key(), before, after);
    }

    static long timeMillis(byte[] stored) {
        checkHeader(stored);
        return Bytes.getLong(stored, 2);
    }

    static ChangeRecord read(Bucket bucket, long sequence, byte[] stored) {
        checkHeader(stored);
        long lengths = Bytes.getLong(stored, 11);
        int keyEnd = HEADER + (int) (lengths >>> Integer.SIZE);
        int beforeEnd = keyEnd + (int) lengths;
        if (keyEnd < HEADER || beforeEnd < keyEnd || beforeEnd > stored.length) {
            throw damaged();
        }
        Change change = new Change(
                bucket,
                Change.Kind.of(stored[1]),
                Arrays.copyOfRange(stored, HEADER, keyEnd),
                image(stored, BEFORE, keyEnd, beforeEnd),
                image(stored, AFTER, beforeEnd, stored.length));
        return new ChangeRecord(sequence, Bytes.getLong(stored, 2), change);
    }

    private static byte @Nullable [] image(byte[] stored, int which, int from, int to) {
        return (stored[10] & which) == 0 ? null : Arrays.copyOfRange(stored, from, to);
    }

    private static void checkHeader(byte[] stored) {
        if (stored.length < HEADER || stored[0] != VERSION) {
            throw damaged();
        }
    }

    private static StoreException damaged() {
        return new StoreException(ErrorCode.DATA_DAMAGED, "a record of the change log is damaged");
    }
}
