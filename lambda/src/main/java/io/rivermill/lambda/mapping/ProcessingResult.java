// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import io.rivermill.base.RecordReader;
import io.rivermill.base.RecordWriter;
import io.rivermill.base.RivermillException;
import io.rivermill.store.BlockingStore;
import io.rivermill.store.Decision;
import io.rivermill.store.RowKey;
import io.rivermill.store.RowUpdate;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A mapping's LastProcessingResult: a row, written when the text changes and not with every batch.
 *
 * <p>Threads: any of the mapping's pollers, one at a time by a lock, so that one which takes back a problem doesn't write over
 * what another has to say since; blocks when it writes.
 */
final class ProcessingResult {
    static final String NONE = "No records processed";
    static final String OK = "OK";
    static final String CALL_FAILED = "PROBLEM: Function call failed";
    static final String NO_ACCESS = "PROBLEM: Cannot access stream. Please ensure the role can perform the GetRecords,"
            + " GetShardIterator, DescribeStream, and ListStreams Actions on your stream in IAM.";
    static final String STREAM_MISSING = "PROBLEM: Stream not found";
    static final String RECORD_TOO_LARGE = "PROBLEM: A record is too large for a function's event";

    private static final Logger LOG = LoggerFactory.getLogger(ProcessingResult.class);
    private static final int VERSION = 1;

    private final BlockingStore store;
    private final RowKey key;
    private final ReentrantLock lock = new ReentrantLock();
    private String written;

    ProcessingResult(BlockingStore store, String uuid) {
        this.store = store;
        this.key = MappingKeys.result(uuid);
        this.written = read(store, uuid);
    }

    static String functionMissing(String account) {
        return "PROBLEM: Function not found under accountId " + account + " in database";
    }

    void set(String result) {
        lock.lock();
        try {
            write(result);
        } finally {
            lock.unlock();
        }
    }

    /** Sets {@code result} if it is {@code expected} now. */
    void replace(String expected, String result) {
        lock.lock();
        try {
            if (expected.equals(written)) {
                write(result);
            }
        } finally {
            lock.unlock();
        }
    }

    private void write(String result) {
        if (result.equals(written)) {
            return;
        }
        byte[] row = new RecordWriter(VERSION).writeString(result).toBytes();
        try {
            store.update(
                    RowUpdate.lazy(List.of(key), rows -> Decision.write(true).put(key, row)));
            written = result;
        } catch (RivermillException e) {
            LOG.debug("{} can't be written: {}", result, e.getMessage()); // a batch isn't sent again for this
        }
    }

    static String read(BlockingStore store, String uuid) {
        byte[] row = store.get(MappingKeys.result(uuid));
        return row == null ? NONE : new RecordReader(row).readString();
    }
}
