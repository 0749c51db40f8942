// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import io.rivermill.store.ChangeRecord;
import io.rivermill.store.FeedDescriptor;
import io.rivermill.store.FeedName;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record as it was read, and what its readers made of it, for the others.
 *
 * <p>Threads: any; what two make at a time is the same.
 */
final class ReadRecord {
    private final ChangeRecord change;
    private volatile @Nullable Shown shown;

    /** The record as a stream shows it: its element of a function's event, and what filters look at once one did. */
    static final class Shown {
        private final FeedName stream;
        private final byte[] event;
        private volatile @Nullable Map<Object, Object> members;

        private Shown(FeedName stream, byte[] event) {
            this.stream = stream;
            this.event = event;
        }

        byte[] event() {
            return event;
        }

        Map<Object, Object> members() {
            Map<Object, Object> present = members;
            if (present == null) {
                present = RecordFilter.members(event);
                members = present;
            }
            return present;
        }
    }

    ReadRecord(ChangeRecord change) {
        this.change = change;
    }

    ChangeRecord change() {
        return change;
    }

    Shown shown(RecordEvents events, FeedDescriptor stream) {
        Shown present = shown;
        if (present == null || !present.stream.equals(stream.name())) {
            present = new Shown(stream.name(), events.event(stream, change));
            shown = present;
        }
        return present;
    }
}
