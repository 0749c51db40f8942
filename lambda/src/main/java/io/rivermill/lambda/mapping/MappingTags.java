// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import io.rivermill.base.RecordReader;
import io.rivermill.base.RecordWriter;
import io.rivermill.store.BlockingStore;
import io.rivermill.store.Decision;
import io.rivermill.store.RowKey;
import io.rivermill.store.RowUpdate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Tags of mappings: a row beside a mapping's own, so that changing them doesn't touch what runs. Blocks. */
final class MappingTags {
    private static final int VERSION = 1;

    private final BlockingStore store;

    MappingTags(BlockingStore store) {
        this.store = store;
    }

    /** The tags of a mapping, if there is such a mapping. */
    Optional<Map<String, String>> find(String account, String region, String uuid) {
        if (store.get(MappingKeys.mapping(account, region, uuid)) == null) {
            return Optional.empty();
        }
        return Optional.of(read(store.get(MappingKeys.tags(account, region, uuid))));
    }

    /** Returns whether there is such a mapping. */
    boolean change(String account, String region, String uuid, UnaryOperator<Map<String, String>> change) {
        RowKey mapping = MappingKeys.mapping(account, region, uuid);
        RowKey tags = MappingKeys.tags(account, region, uuid);
        return store.update(RowUpdate.sync(
                List.of(mapping, tags),
                rows -> rows.get(mapping) == null
                        ? Decision.write(false)
                        : Decision.write(true).put(tags, toBytes(change.apply(read(rows.get(tags)))))));
    }

    static byte[] toBytes(Map<String, String> tags) {
        return new RecordWriter(VERSION)
                .writeList(
                        new ArrayList<>(tags.entrySet()),
                        (writer, tag) -> writer.writeString(tag.getKey()).writeString(tag.getValue()))
                .toBytes();
    }

    private static Map<String, String> read(byte @Nullable [] row) {
        Map<String, String> tags = new LinkedHashMap<>();
        if (row != null) {
            new RecordReader(row)
                    .readList(reader -> Map.entry(reader.readString(), reader.readString()))
                    .forEach(tag -> tags.put(tag.getKey(), tag.getValue()));
        }
        return tags;
    }
}
