// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import io.rivermill.base.Bytes;
import io.rivermill.store.BlockingStore;
import io.rivermill.store.Decision;
import io.rivermill.store.PageRequest;
import io.rivermill.store.Row;
import io.rivermill.store.RowKey;
import io.rivermill.store.RowUpdate;
import io.rivermill.store.SystemKeyspaces;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Zips of functions, in rows of 1 MiB. The chunks of one upload stand under an id of their own and belong to one function,
 * so that taking them away concerns nobody else. Whoever uploads writes the chunks before the row that names them.
 *
 * <p>Threads: any that may block.
 */
final class CodeStore {
    private static final int CHUNK_BYTES = 1 << 20;

    private final BlockingStore store;

    CodeStore(BlockingStore store) {
        this.store = store;
    }

    void write(String id, byte[] zip) {
        for (int index = 0, from = 0; from < zip.length; index++, from += CHUNK_BYTES) {
            byte[] chunk = Arrays.copyOfRange(zip, from, Math.min(zip.length, from + CHUNK_BYTES));
            RowKey key = RowKey.ordered(SystemKeyspaces.CODE, Bytes.concat(prefix(id), Bytes.ofLong(index)));
            store.update(RowUpdate.<Boolean>sync(
                            List.of(key), rows -> Decision.write(true).put(key, chunk))
                    .weighing(chunk.length));
        }
    }

    byte[] read(String id) {
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        for (Row row : chunks(id)) {
            zip.writeBytes(row.value());
        }
        return zip.toByteArray();
    }

    void delete(String id) {
        for (Row row : chunks(id)) {
            RowKey key = row.key();
            store.update(RowUpdate.<Boolean>sync(
                    List.of(key), rows -> Decision.write(true).delete(key)));
        }
    }

    private List<Row> chunks(String id) {
        return store.all(PageRequest.ofPrefix(SystemKeyspaces.CODE, 0, prefix(id), 8, 8 * CHUNK_BYTES));
    }

    private static byte[] prefix(String id) {
        return (id + '\0').getBytes(StandardCharsets.UTF_8);
    }
}
