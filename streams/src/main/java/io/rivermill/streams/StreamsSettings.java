// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.streams;

import java.time.Duration;

/**
 * How streams are kept.
 *
 * @param shardLife a shard that holds records is closed at this age, and its child begins
 * @param keeperPause how long the {@link StreamKeeper} rests between its rounds
 */
public record StreamsSettings(Duration shardLife, Duration keeperPause) {
    public StreamsSettings {
        if (!shardLife.isPositive() || !keeperPause.isPositive()) {
            throw new IllegalArgumentException("a shard's life of " + shardLife + ", a pause of " + keeperPause);
        }
    }

    /** As AWS has it: shards live for about four hours. */
    public static StreamsSettings defaults() {
        return new StreamsSettings(Duration.ofHours(4), Duration.ofMinutes(1));
    }
}
