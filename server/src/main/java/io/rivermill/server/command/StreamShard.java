// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import io.rivermill.server.client.Json;

/**
 * A shard of a table's stream.
 *
 * @param parent the shard to be read before it, whether or not it is still there; empty for the first of a lineage
 * @param last its last number; empty while it is open
 */
record StreamShard(String id, String parent, String first, String last) {

    static StreamShard of(Json shard) {
        return new StreamShard(
                shard.at("ShardId").text(),
                shard.at("ParentShardId").text(),
                shard.at("SequenceNumberRange", "StartingSequenceNumber").text(),
                shard.at("SequenceNumberRange", "EndingSequenceNumber").text());
    }

    boolean isOpen() {
        return last.isEmpty();
    }
}
