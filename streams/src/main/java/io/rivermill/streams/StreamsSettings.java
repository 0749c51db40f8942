// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.streams;

import java.time.Duration;

/**
 * How streams are kept.
 *
 * @param shardLife a shard is closed at this age, and its child begins
 * @param keeperPause how long the {@link StreamKeeper} rests between its rounds
 */
public record StreamsSettings(Duration shardLife, Duration keeperPause) {
    /** As AWS has it: shards live for about four hours. */
    public static final Duration SHARD_LIFE_DEFAULT = Duration.ofHours(4);

    private static final Duration PAUSE_MAX = Duration.ofMinutes(1);
    private static final int LOOKS_A_LIFE = 10;

    public StreamsSettings {
        if (!shardLife.isPositive() || !keeperPause.isPositive()) {
            throw new IllegalArgumentException("a shard's life of " + shardLife + ", a pause of " + keeperPause);
        }
    }

    /** Shards that live about so long; looked at often enough that they don't live much longer. */
    public static StreamsSettings rollingAfter(Duration shardLife) {
        // Duration.dividedBy goes through BigDecimal, whose tables take 18 ms of a start
        Duration often = Duration.ofNanos(shardLife.toNanos() / LOOKS_A_LIFE);
        return new StreamsSettings(shardLife, often.compareTo(PAUSE_MAX) < 0 ? often : PAUSE_MAX);
    }
}
