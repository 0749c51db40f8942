// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import io.rivermill.base.Clock;
import io.rivermill.server.client.ApiClient;
import io.rivermill.server.client.ApiException;
import io.rivermill.server.client.Json;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One table's stream, read on and on: over shards that end and begin, over a stream that is turned off and on again, over
 * calls that fail, since a place is left only when what was there has been handed out.
 *
 * <p>Guarantees: every record from the place where it began, once, the records of one shard in their order, children after
 * their parents, a stream after the one before. A place that was lost before anything was read there is found again by the
 * second, which records carry: then those of the second in which the tail was opened are shown, too.
 */
final class TableTail {
    private static final long NEXT_STREAM_NANOS = 1_000_000_000; // looked for at most so often

    /** Where to begin. Named as typed on the command line. */
    enum From {
        /** With the next change. */
        now,
        /** With the oldest that is still there. */
        start
    }

    /** A shard that is being read: where to go on, and what was read last in case that place is lost. */
    private static final class Reader {
        private String iterator;
        private String lastSequence = "";

        private Reader(String iterator) {
            this.iterator = iterator;
        }
    }

    private final TableStreams streams;
    private final String table;
    private final From from;
    private final Clock clock = Clock.system();
    private long openedSeconds; // by the server's time
    private final Map<String, Reader> open = new LinkedHashMap<>();
    private final Deque<String> ended = new ArrayDeque<>(); // their children haven't been looked for
    private String stream = "";
    private long lookedNanos;

    TableTail(ApiClient api, String table, From from) {
        this.streams = new TableStreams(api, table);
        this.table = table;
        this.from = from;
    }

    /** Takes the place to begin; later changes are seen. */
    void open() {
        switch (from) {
            case now -> {
                stream = streams.latest();
                openedSeconds = streams.serverTime().getEpochSecond();
                List<StreamShard> growing = streams.shards(stream).stream()
                        .filter(StreamShard::isOpen)
                        .toList();
                open.putAll(begun(stream, growing, "LATEST"));
            }
            case start -> beginWith(streams.latest());
        }
    }

    /** What is new, at most one page a shard. Throws only if nothing is. */
    List<StreamRecord> poll() {
        followLineages();
        List<StreamRecord> found = new ArrayList<>();
        try {
            for (Iterator<Map.Entry<String, Reader>> all = open.entrySet().iterator(); all.hasNext(); ) {
                Map.Entry<String, Reader> shard = all.next();
                if (!read(shard.getKey(), shard.getValue(), found)) {
                    ended.add(shard.getKey());
                    all.remove();
                }
            }
        } catch (ApiException e) {
            if (found.isEmpty()) {
                throw e;
            }
        }
        return found;
    }

    /** Begins the children of shards that have ended, or the next stream when this one has. */
    private void followLineages() {
        while (!ended.isEmpty()) {
            open.putAll(begun(stream, childrenOf(ended.getFirst()), "TRIM_HORIZON"));
            ended.removeFirst();
        }
        if (open.isEmpty() && clock.nanos() - lookedNanos > NEXT_STREAM_NANOS) {
            lookedNanos = clock.nanos();
            streams.after(stream).ifPresent(this::beginWith);
        }
    }

    private List<StreamShard> childrenOf(String shard) {
        try {
            return streams.children(stream, shard);
        } catch (ApiException e) {
            if (isGone(e)) {
                return List.of();
            }
            throw e;
        }
    }

    /** Goes over to a stream: to its shards whose parents aren't there any more. */
    private void beginWith(String next) {
        List<StreamShard> shards = streams.shards(next);
        List<String> ids = shards.stream().map(StreamShard::id).toList();
        List<StreamShard> oldest =
                shards.stream().filter(shard -> !ids.contains(shard.parent())).toList();
        open.putAll(begun(next, oldest, "TRIM_HORIZON"));
        stream = next;
    }

    /** All of these or, if a call fails, none. */
    private Map<String, Reader> begun(String of, List<StreamShard> shards, String position) {
        Map<String, Reader> begun = new LinkedHashMap<>();
        for (StreamShard shard : shards) {
            begun.put(shard.id(), new Reader(streams.iterator(of, shard.id(), position)));
        }
        return begun;
    }

    /** False if the shard has ended. */
    private boolean read(String shard, Reader reader, List<StreamRecord> found) {
        Json page;
        try {
            page = streams.records(reader.iterator);
        } catch (ApiException e) {
            if (isGone(e)) {
                return false;
            }
            reader.iterator = iteratorInstead(shard, reader.lastSequence, e);
            return true;
        }
        for (Json record : page.at("Records").elements()) {
            StreamRecord change = new StreamRecord(table, record);
            if (change.seconds() >= openedSeconds) { // else it is there because the place to begin was lost
                found.add(change);
            }
            reader.lastSequence = record.at("dynamodb", "SequenceNumber").text();
        }
        reader.iterator = page.at("NextShardIterator").text();
        return !reader.iterator.isEmpty();
    }

    /** The stream or the shard had its time. */
    private static boolean isGone(ApiException e) {
        return e.code().equals("ResourceNotFoundException");
    }

    /** Where to go on when the place is lost: it was too long ago, or what was there has been trimmed. */
    private String iteratorInstead(String shard, String lastSequence, ApiException lost) {
        boolean expired = lost.code().equals("ExpiredIteratorException");
        if (!expired && !isTrimmed(lost)) {
            throw lost;
        }
        if (expired && !lastSequence.isEmpty()) {
            try {
                return streams.iteratorAfter(stream, shard, lastSequence);
            } catch (ApiException e) {
                if (!isTrimmed(e)) {
                    throw e;
                }
            }
        }
        return streams.iterator(stream, shard, "TRIM_HORIZON");
    }

    private static boolean isTrimmed(ApiException e) {
        return e.code().equals("TrimmedDataAccessException");
    }
}
