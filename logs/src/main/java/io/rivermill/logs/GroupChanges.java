// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import io.rivermill.store.Decision;
import io.rivermill.store.RowKey;
import io.rivermill.store.RowUpdate;
import io.rivermill.wire.ServiceException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Changes the rows of groups that are there. Blocks. */
final class GroupChanges {
    private static final int TAGS_MAX = 50;
    private static final int BAD_REQUEST = 400;

    private final LogRows rows;

    GroupChanges(LogRows rows) {
        this.rows = rows;
    }

    void change(GroupName name, UnaryOperator<GroupRow> change) {
        RowKey key = LogKeys.group(name);
        rows.store().update(RowUpdate.sync(List.of(key), present -> {
            byte[] row = present.get(key);
            return row == null
                    ? Decision.refuse(LogErrors.groupMissing())
                    : Decision.write(true)
                            .put(key, change.apply(GroupRow.read(row)).toBytes());
        }));
    }

    /** The same tags, if a request may give them; their spelling is the model's affair. */
    static Map<String, String> checkedTags(Map<String, String> tags) {
        for (String key : tags.keySet()) {
            if (key.toLowerCase(Locale.ROOT).startsWith("aws:")) {
                throw LogErrors.invalidParameter("Tag keys that begin with aws: are reserved: " + key);
            }
        }
        return tags;
    }

    void tag(GroupName name, Map<String, String> added) {
        checkedTags(added);
        change(name, group -> {
            Map<String, String> tags = new TreeMap<>(group.tags());
            tags.putAll(added);
            if (tags.size() > TAGS_MAX) {
                throw new ServiceException(
                        "TooManyTagsException", BAD_REQUEST, "A resource can have no more than " + TAGS_MAX + " tags.");
            }
            return group.withTags(tags);
        });
    }

    void untag(GroupName name, List<String> removed) {
        change(name, group -> {
            Map<String, String> tags = new TreeMap<>(group.tags());
            removed.forEach(tags::remove);
            return group.withTags(tags);
        });
    }
}
