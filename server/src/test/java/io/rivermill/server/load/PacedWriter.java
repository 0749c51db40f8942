// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.load;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Puts items at a rate, as far as the server keeps up. One thread at a time. */
final class PacedWriter {
    private static final long TICK_NANOS = 10_000_000;

    private final LoadClient writer;
    private final Changes changes;
    private final int putsATick;

    /** {@code rate} is a second's PutItems, a hundred or more. */
    PacedWriter(LoadClient writer, Changes changes, int rate) {
        this.writer = writer;
        this.changes = changes;
        this.putsATick = (int) (rate * TICK_NANOS / 1_000_000_000L);
    }

    /** Writes for as long as that holds; returns the latencies, sorted. */
    long[] whilst(BooleanSupplier goOn) {
        List<long[]> latencies = new ArrayList<>();
        long start = System.nanoTime();
        for (long tick = 0; goOn.getAsBoolean(); tick++) {
            Pause.untilNanoTime(start + tick * TICK_NANOS);
            List<ByteBuffer> requests =
                    Stream.generate(changes::put).limit(putsATick).toList();
            latencies.add(writer.run(requests, putsATick).latencyNanos());
        }
        return joined(latencies);
    }

    /** Latencies of several runs as those of one. */
    static long[] joined(List<long[]> runs) {
        return runs.stream().flatMapToLong(Arrays::stream).sorted().toArray();
    }
}
