// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import io.rivermill.store.Decision;
import io.rivermill.store.KeyspaceVersion;
import io.rivermill.store.RowKey;
import io.rivermill.store.Rows;
import io.rivermill.store.SystemKeyspaces;
import io.rivermill.store.Update;
import java.util.List;
import java.util.function.LongFunction;

/**
 * Makes a group under a fresh id and answers the id. One that is there already is either an error or, for the sink, just
 * as good.
 */
record CreateGroup(GroupName name, LongFunction<GroupRow> ofId, boolean mayExist) implements Update<Long> {

    @Override
    public List<KeyspaceVersion> versions() {
        return List.of(new KeyspaceVersion(SystemKeyspaces.LOG_GROUPS, 1));
    }

    @Override
    public List<RowKey> keys() {
        return List.of(LogKeys.NEXT_ID, LogKeys.group(name));
    }

    @Override
    public Decision<Long> decide(Rows rows) {
        byte[] present = rows.get(LogKeys.group(name));
        if (present != null) {
            return mayExist ? Decision.write(GroupRow.read(present).id()) : Decision.refuse(LogErrors.groupExists());
        }
        NextId nextId = NextId.read(rows);
        GroupRow group = ofId.apply(nextId.take());
        return nextId.put(Decision.write(group.id())).put(LogKeys.group(name), group.toBytes());
    }
}
