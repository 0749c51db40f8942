// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.load;

/**
 * A reader that is far behind: reads a stream from its oldest record on as fast as it can, until it has as many as are
 * wanted or is stopped. {@link #run} is a thread's whole life; {@link #stop} may be called from any, all else after it ended.
 */
final class Straggler implements Runnable, AutoCloseable {
    private final ShardReader reader;
    private final long wanted;
    private volatile boolean stopped;
    private long records;
    private long bytes;
    private long nanos;

    Straggler(ShardReader reader, long wanted) {
        this.reader = reader;
        this.wanted = wanted;
    }

    @Override
    public void run() {
        long start = System.nanoTime();
        while (!stopped && records < wanted) {
            for (int shard = 0; shard < reader.shards(); shard++) {
                ShardReader.Page page = reader.read(shard);
                records += page.records();
                bytes += page.text().length();
            }
        }
        nanos = System.nanoTime() - start;
    }

    void stop() {
        stopped = true;
    }

    long records() {
        return records;
    }

    String speed() {
        return LoadRun.line(
                "the reader got %.0f records/s, %.0f MB/s of JSON", records * 1e9 / nanos, bytes * 1e3 / nanos);
    }

    @Override
    public void close() {
        reader.close();
    }
}
