// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What a function is asked with records, and how its answer is read. */
interface Handling {

    byte[] event(List<Batch.Entry> records);

    Answer read(byte[] payload, List<Batch.Entry> records);

    /** When the tumbling window of the records began, if they have one. */
    default OptionalLong windowStartMillis() {
        return OptionalLong.empty();
    }

    /**
     * What a function's answer says.
     *
     * @param done how many records are done with, from the first on
     * @param state what the function made of a window's records; null if it doesn't say
     */
    record Answer(int done, byte @Nullable [] state) {}

    /** Records by themselves. */
    static Handling plain(boolean reportsItemFailures) {
        return new Handling() {
            @Override
            public byte[] event(List<Batch.Entry> records) {
                return Batch.event(records);
            }

            @Override
            public Answer read(byte[] payload, List<Batch.Entry> records) {
                return new Answer(
                        reportsItemFailures ? ItemFailures.firstFailed(payload, records) : records.size(), null);
            }
        };
    }
}
