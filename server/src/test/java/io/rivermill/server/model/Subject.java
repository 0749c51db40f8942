// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What a history is run on: the operations as clients meet them. */
interface Subject extends AutoCloseable {

    Outcome call(String operation, Map<String, Object> request);

    /** Ends all that is in memory and opens it anew over what was stored. */
    void restart();

    /** The next call's commit goes wrong, if it comes to one. */
    void failNextCommit(Step.Fault fault);

    /** Lets time pass, and then deletes all that has expired. */
    void expire(Duration time);

    /** All records of a table's stream, shard by shard, as GetRecords answers them. */
    List<Map<?, ?>> records(String table);

    @Override
    void close();
}
