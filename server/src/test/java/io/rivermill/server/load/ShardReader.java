// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.load;

import io.rivermill.server.client.ApiClient;
import io.rivermill.server.client.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A reader of all open shards of a stream, in pages, over one connection of its own. One thread at a time. */
final class ShardReader implements AutoCloseable {
    private static final String NEXT = "\"NextShardIterator\":\"";
    private static final String RECORD = "\"eventID\":";

    private final LoadClient client;
    private final SignedRequests signed;
    private final List<String> iterators = new ArrayList<>();

    /** A page's JSON, how many records are in it, and how long the call took. */
    record Page(String text, int records, long nanos) {}

    /** Takes its places: {@code from} is TRIM_HORIZON or LATEST. */
    ShardReader(BenchedProcess server, SignedRequests signed, String stream, String from) {
        this.client = new LoadClient(server, 1);
        this.signed = signed;
        ApiClient api = new ApiClient(server.endpoint());
        Json description = streams(api, "DescribeStream", Map.of("StreamArn", stream));
        for (Json shard : description.at("StreamDescription", "Shards").elements()) {
            Map<String, Object> place =
                    Map.of("StreamArn", stream, "ShardId", shard.at("ShardId").text(), "ShardIteratorType", from);
            iterators.add(
                    streams(api, "GetShardIterator", place).at("ShardIterator").text());
        }
    }

    int shards() {
        return iterators.size();
    }

    /** The next page of a shard, which goes on behind it at the next call. */
    Page read(int shard) {
        LoadClient.Answer answer = client.call(signed.records(iterators.get(shard)));
        String text = answer.body();
        int next = text.lastIndexOf(NEXT);
        if (next < 0) {
            throw new IllegalStateException("the shard has ended: measure with its usual life of hours");
        }
        int from = next + NEXT.length();
        iterators.set(shard, text.substring(from, text.indexOf('"', from)));
        return new Page(text, count(text), answer.nanos());
    }

    private static int count(String text) {
        int count = 0;
        for (int at = text.indexOf(RECORD); at >= 0; at = text.indexOf(RECORD, at + RECORD.length())) {
            count++;
        }
        return count;
    }

    private static Json streams(ApiClient api, String operation, Map<String, Object> request) {
        return api.json("dynamodb", "DynamoDBStreams_20120810." + operation, request);
    }

    @Override
    public void close() {
        client.close();
    }
}
