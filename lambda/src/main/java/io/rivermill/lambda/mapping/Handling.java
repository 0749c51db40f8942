// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import java.util.List;
import java.util.OptionalInt;
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
     * @param isUnusable whether it can't be read as what it should be, which is as good as a failure
     */
    record Answer(int done, byte @Nullable [] state, boolean isUnusable) {
        static final Answer UNUSABLE = new Answer(0, null, true);

        /** {@code done} is empty if the answer doesn't tell. */
        static Answer of(OptionalInt done, byte @Nullable [] state) {
            return done.isPresent() ? new Answer(done.getAsInt(), state, false) : UNUSABLE;
        }
    }

    /** Records by themselves. */
    static Handling plain(boolean reportsItemFailures) {
        return new Handling() {
            @Override
            public byte[] event(List<Batch.Entry> records) {
                return Batch.event(records);
            }

            @Override
            public Answer read(byte[] payload, List<Batch.Entry> records) {
                return Answer.of(
                        reportsItemFailures
                                ? ItemFailures.firstFailed(payload, records)
                                : OptionalInt.of(records.size()),
                        null);
            }
        };
    }
}
