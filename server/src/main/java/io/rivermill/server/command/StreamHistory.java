// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import io.rivermill.server.client.ApiClient;
import io.rivermill.server.client.Json;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The changes that a table's stream still holds. */
final class StreamHistory {
    private final TableStreams streams;
    private final String table;
    private final String stream;

    StreamHistory(ApiClient api, String table) {
        this.streams = new TableStreams(api, table);
        this.table = table;
        this.stream = streams.latest();
    }

    String stream() {
        return stream;
    }

    /** The changes of which this holds, shard by shard. */
    List<StreamRecord> matching(Predicate<StreamRecord> wanted) {
        List<StreamRecord> found = new ArrayList<>();
        for (StreamShard shard : streams.shards(stream)) {
            read(shard, "", record -> {
                if (wanted.test(record)) {
                    found.add(record);
                }
                return true;
            });
        }
        return found;
    }

    /** The changes of one shard from a number to another, both of which are there. */
    List<StreamRecord> between(String first, String last) {
        BigInteger end = new BigInteger(last);
        List<StreamRecord> found = new ArrayList<>();
        for (StreamShard shard : streams.shards(stream)) {
            if (found.isEmpty() && shard.mayHold(first)) {
                read(shard, first, record -> {
                    boolean within = new BigInteger(record.sequenceNumber()).compareTo(end) <= 0;
                    if (within) {
                        found.add(record);
                    }
                    return within;
                });
            }
        }
        boolean whole = !found.isEmpty()
                && found.getFirst().sequenceNumber().equals(first)
                && found.getLast().sequenceNumber().equals(last);
        if (!whole) {
            throw new CommandFailure("the stream of " + table + " doesn't hold the changes " + first + " to " + last
                    + " in one shard (any more); 'rivermill stream shards " + table + "' shows what it holds");
        }
        return found;
    }

    /** Reads a shard to where it ends for now, as long as it is wanted. */
    private void read(StreamShard shard, String first, Predicate<StreamRecord> goOn) {
        String iterator = first.isEmpty()
                ? streams.iterator(stream, shard.id(), "TRIM_HORIZON")
                : streams.iteratorAt(stream, shard.id(), first);
        while (!iterator.isEmpty()) {
            Json page = streams.records(iterator);
            List<Json> records = page.at("Records").elements();
            for (Json record : records) {
                if (!goOn.test(new StreamRecord(table, record))) {
                    return;
                }
            }
            iterator = records.isEmpty() ? "" : page.at("NextShardIterator").text();
        }
    }
}
