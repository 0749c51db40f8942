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

    private static final int BUCKET_DIGITS = 5;

    static StreamShard of(Json shard) {
        return new StreamShard(
                shard.at("ShardId").text(),
                shard.at("ParentShardId").text(),
                shard.at("SequenceNumberRange", "StartingSequenceNumber").text(),
                shard.at("SequenceNumberRange", "EndingSequenceNumber").text());
    }

    /** True if a record of this number could be in it: it names the bucket, as the shard's own numbers do. */
    boolean mayHold(String number) {
        return number.length() == first.length()
                && number.substring(number.length() - BUCKET_DIGITS)
                        .equals(first.substring(first.length() - BUCKET_DIGITS))
                && number.compareTo(first) >= 0
                && (isOpen() || number.compareTo(last) <= 0);
    }

    boolean isOpen() {
        return last.isEmpty();
    }
}
