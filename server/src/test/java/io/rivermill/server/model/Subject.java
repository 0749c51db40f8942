// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.model;

import java.util.List;
import java.util.Map;

/** What a history is run on: the operations as clients meet them. */
interface Subject extends AutoCloseable {

    Outcome call(String operation, Map<String, Object> request);

    /** Ends all that is in memory and opens it anew over what was stored. */
    void restart();

    /** The next write's commit fails: unheard if {@code made}, else undone. */
    void failNextCommit(boolean made);

    /** All records of a table's stream, shard by shard, as GetRecords answers them. */
    List<Map<?, ?>> records(String table);

    @Override
    void close();
}
