// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb.expression;

import io.rivermill.wire.AttributeType;
import io.rivermill.wire.AttributeValue;
import io.rivermill.wire.Item;
import io.rivermill.wire.ItemReader;
import io.rivermill.wire.ServiceException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Makes the edits of a tree of paths in an item, rebuilding only what lies on the paths. */
final class Edits {
    private static final String INVALID_PATH =
            "The document path provided in the update expression is invalid for update";

    private Edits() {}

    static Item apply(Item item, PathTree<Edit> edits) {
        Item after = entries(item, edits.names());
        for (String name : edits.names().keySet()) {
            AttributeValue value = after.get(name);
            if (value != null && value.levels() > ItemReader.LEVELS_MAX) {
                throw ServiceException.validation(ItemReader.TOO_DEEP);
            }
        }
        return after;
    }

    private static Item entries(Item item, Map<String, PathTree<Edit>> edits) {
        Map<String, @Nullable AttributeValue> changes = new HashMap<>();
        edits.forEach((name, edit) -> changes.put(name, value(item.get(name), edit)));
        return item.change(changes);
    }

    private static @Nullable AttributeValue value(@Nullable AttributeValue current, PathTree<Edit> edits) {
        Edit edit = edits.leaf();
        if (edit != null) {
            return edit.apply(current);
        }
        AttributeType needed = edits.names().isEmpty() ? AttributeType.L : AttributeType.M;
        if (current == null || current.type() != needed) {
            throw ServiceException.validation(INVALID_PATH);
        }
        return needed == AttributeType.M
                ? AttributeValue.map(entries(current.item(), edits.names()))
                : AttributeValue.list(elements(current.elements(), edits.indexes()));
    }

    /** Indexes are those of the list before; what is put behind its end is appended in the order of the indexes. */
    private static List<AttributeValue> elements(
            List<AttributeValue> before, SortedMap<Integer, PathTree<Edit>> edits) {
        List<AttributeValue> after = new ArrayList<>();
        for (int i = 0; i < before.size(); i++) {
            PathTree<Edit> edit = edits.get(i);
            AttributeValue element = edit == null ? before.get(i) : value(before.get(i), edit);
            if (element != null) {
                after.add(element);
            }
        }
        for (PathTree<Edit> edit : edits.tailMap(before.size()).values()) {
            AttributeValue appended = value(null, edit);
            if (appended != null) {
                after.add(appended);
            }
        }
        return after;
    }
}
