// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import io.rivermill.base.Bytes;
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

/**
 * The rows of functions. A key is {@code function}, account, region, name and version, with a zero byte between them, so
 * that the functions of an account and region are neighbours in the order of their names.
 *
 * <p>Threads: any that may block.
 */
final class FunctionRows {
    private static final String KIND = "function";
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

    /** Removes the row and returns it. */
    FunctionRow delete(FunctionName name) {
        RowKey key = key(name);
        return store.update(RowUpdate.<FunctionRow>sync(List.of(key), rows -> {
            byte[] present = rows.get(key);
            return present == null
                    ? Decision.refuse(LambdaErrors.functionMissing(name.arn()))
                    : Decision.write(FunctionRow.ofBytes(present)).delete(key);
        }));
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
