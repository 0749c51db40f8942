// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import io.rivermill.base.Bytes;
import io.rivermill.base.RecordReader;
import io.rivermill.base.RecordWriter;
import io.rivermill.store.BlockingStore;
import io.rivermill.store.Decision;
import io.rivermill.store.PageRequest;
import io.rivermill.store.RowKey;
import io.rivermill.store.RowUpdate;
import io.rivermill.store.SystemKeyspaces;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The rows of functions. A key is {@code function}, account, region, name and version, with a zero byte between them, so
 * that the functions of an account and region are neighbours in the order of their names. A row {@code reserved}, account
 * and region, holds the sum of what they have reserved, written in the commit of each reservation.
 *
 * <p>Threads: any that may block.
 */
final class FunctionRows {
    private static final String KIND = "function";
    private static final String RESERVED = "reserved";
    private static final int RESERVED_VERSION = 1;
    private static final String LATEST = "$LATEST";
    private static final int PAGE_BYTES_MAX = 4 << 20;

    private final BlockingStore store;

    FunctionRows(BlockingStore store) {
        this.store = store;
    }

    Optional<FunctionRow> find(FunctionName name) {
        byte[] bytes = store.get(key(name));
        return bytes == null ? Optional.empty() : Optional.of(FunctionRow.ofBytes(bytes));
    }

    /** Writes a row that wasn't there. */
    void create(FunctionRow row) {
        RowKey key = key(row.name());
        store.update(RowUpdate.<Boolean>sync(
                List.of(key),
                rows -> rows.get(key) == null
                        ? Decision.write(true).put(key, row.toBytes())
                        : Decision.refuse(LambdaErrors.functionExists(row.name()))));
    }

    /**
     * Writes what {@code change} makes of the present row, and returns that. What {@code change} throws is thrown here and
     * nothing is written; it may run more than once.
     */
    FunctionRow change(FunctionName name, UnaryOperator<FunctionRow> change) {
        RowKey key = key(name);
        return store.update(RowUpdate.<FunctionRow>sync(List.of(key), rows -> {
            byte[] present = rows.get(key);
            if (present == null) {
                return Decision.refuse(LambdaErrors.functionMissing(name.arn()));
            }
            FunctionRow next = change.apply(FunctionRow.ofBytes(present));
            return Decision.write(next).put(key, next.toBytes());
        }));
    }

    /** Removes the row and returns it; what it had reserved is free again. */
    FunctionRow delete(FunctionName name) {
        RowKey key = key(name);
        RowKey total = reservedKey(name);
        return store.update(RowUpdate.<FunctionRow>sync(List.of(key, total), rows -> {
            byte[] present = rows.get(key);
            if (present == null) {
                return Decision.refuse(LambdaErrors.functionMissing(name.arn()));
            }
            FunctionRow gone = FunctionRow.ofBytes(present);
            Decision.Write<FunctionRow> write = Decision.write(gone).delete(key);
            int left = reserved(rows.get(total)) - orZero(gone.reservedConcurrency());
            return gone.reservedConcurrency() == null ? write : write.put(total, ofReserved(left));
        }));
    }

    /** Reserves concurrency for a function, or gives it back with null, unless {@code totalMax} would be exceeded. */
    void reserve(FunctionName name, @Nullable Integer concurrency, int totalMax) {
        RowKey key = key(name);
        RowKey total = reservedKey(name);
        store.update(RowUpdate.<Boolean>sync(List.of(key, total), rows -> {
            byte[] present = rows.get(key);
            if (present == null) {
                return Decision.refuse(LambdaErrors.functionMissing(name.arn(LATEST)));
            }
            FunctionRow row = FunctionRow.ofBytes(present);
            int next = reserved(rows.get(total)) - orZero(row.reservedConcurrency()) + orZero(concurrency);
            if (concurrency != null && next > totalMax) {
                return Decision.refuse(LambdaErrors.tooMuchReserved());
            }
            return Decision.write(true)
                    .put(key, row.withReserved(concurrency).toBytes())
                    .put(total, ofReserved(next));
        }));
    }

    /** A function, and how much concurrency the functions of its account and region have reserved together. */
    record ToRun(FunctionRow function, int reservedInAccount) {}

    Optional<ToRun> findToRun(FunctionName name) {
        List<byte @Nullable []> found = store.get(List.of(key(name), reservedKey(name)));
        byte[] row = found.getFirst();
        return row == null
                ? Optional.empty()
                : Optional.of(new ToRun(FunctionRow.ofBytes(row), reserved(found.getLast())));
    }

    private static int orZero(@Nullable Integer concurrency) {
        return concurrency == null ? 0 : concurrency;
    }

    private static int reserved(byte @Nullable [] row) {
        return row == null ? 0 : new RecordReader(row).readInt();
    }

    private static byte[] ofReserved(int total) {
        return new RecordWriter(RESERVED_VERSION).writeInt(total).toBytes();
    }

    private static RowKey reservedKey(FunctionName name) {
        return RowKey.ordered(
                SystemKeyspaces.FUNCTIONS, bytes(String.join("\0", RESERVED, name.account(), name.region())));
    }

    /** At most {@code max} functions of an account and region by name, after {@code after} ("" for the first). */
    List<FunctionRow> list(String account, String region, String after, int max) {
        byte[] prefix = bytes(String.join("\0", KIND, account, region, ""));
        PageRequest request = PageRequest.ofPrefix(SystemKeyspaces.FUNCTIONS, 0, prefix, max, PAGE_BYTES_MAX);
        if (!after.isEmpty()) {
            request = request.startingAt(PageRequest.after(key(new FunctionName(account, region, after))));
        }
        return store.page(request).rows().stream()
                .map(row -> FunctionRow.ofBytes(row.value()))
                .toList();
    }

    /** Every function there is. */
    List<FunctionRow> all() {
        PageRequest request =
                PageRequest.ofPrefix(SystemKeyspaces.FUNCTIONS, 0, bytes(KIND + '\0'), 1_000, PAGE_BYTES_MAX);
        return store.all(request).stream()
                .map(row -> FunctionRow.ofBytes(row.value()))
                .toList();
    }

    private static RowKey key(FunctionName name) {
        return RowKey.ordered(
                SystemKeyspaces.FUNCTIONS,
                bytes(String.join("\0", KIND, name.account(), name.region(), name.name(), LATEST)));
    }

    private static byte[] bytes(String text) {
        return text.isEmpty() ? Bytes.EMPTY : text.getBytes(StandardCharsets.UTF_8);
    }
}
