// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import io.rivermill.store.Bucket;
import io.rivermill.store.Change;
import io.rivermill.store.ChangeRecord;
import io.rivermill.store.Feed;
import io.rivermill.store.FeedDescriptor;
import io.rivermill.store.FeedPage;
import java.util.OptionalLong;

/**
 * How far a mapping is behind in one bucket of its stream, whether or not it runs: the age of the oldest record that isn't
 * done with.
 *
 * <p>Threads: any that may block.
 */
record Lag(World world, Mapping mapping, FeedDescriptor stream, int bucket) {
    private static final int PAGE_RECORDS = 10; // of which all but the first few are records, not marks
    private static final int PAGE_BYTES = 1 << 20;

    /** In milliseconds; 0 if there is nothing to do. */
    long millis() {
        OptionalLong position = Lease.position(world.store().blocking(), MappingKeys.lease(mapping.uuid(), bucket));
        if (position.isEmpty()) {
            return 0; // it begins just now
        }
        Feed feed = world.store().feed(new Bucket(stream.keyspace().id(), bucket));
        FeedPage page = world.store().blocking().readAfter(feed, position.getAsLong(), PAGE_RECORDS, PAGE_BYTES);
        return page.records().stream()
                .filter(record -> record.change().kind() != Change.Kind.MARK)
                .mapToLong(ChangeRecord::timeMillis)
                .map(time -> Math.max(0, world.clock().millis() - time))
                .findFirst()
                .orElse(0);
    }
}
