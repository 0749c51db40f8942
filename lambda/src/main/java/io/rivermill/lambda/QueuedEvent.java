// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import io.rivermill.base.RecordReader;
import io.rivermill.base.RecordWriter;
import org.jspecify.annotations.Nullable;

/**
 * An asynchronous invocation as its row holds it.
 *
 * @param failures how often the function ran and failed
 * @param deferrals how often in a row it couldn't be run at all
 */
record QueuedEvent(
        FunctionName function,
        String requestId,
        String invokedArn,
        @Nullable String clientContext,
        long acceptedMillis,
        long dueMillis,
        int failures,
        int deferrals,
        byte[] payload) {
    private static final int VERSION = 1;

    QueuedEvent failedUntil(long due) {
        return next(due, failures + 1, 0);
    }

    QueuedEvent deferredUntil(long due) {
        return next(due, failures, deferrals + 1);
    }

    private QueuedEvent next(long due, int newFailures, int newDeferrals) {
        return new QueuedEvent(
                function,
                requestId,
                invokedArn,
                clientContext,
                acceptedMillis,
                due,
                newFailures,
                newDeferrals,
                payload);
    }

    Invocation invocation() {
        return new Invocation(function, payload, requestId, invokedArn, clientContext);
    }

    byte[] toBytes() {
        return new RecordWriter(VERSION)
                .writeString(function.account())
                .writeString(function.region())
                .writeString(function.name())
                .writeString(requestId)
                .writeString(invokedArn)
                .writeOptional(clientContext, RecordWriter::writeString)
                .writeLong(acceptedMillis)
                .writeLong(dueMillis)
                .writeInt(failures)
                .writeInt(deferrals)
                .writeBytes(payload)
                .toBytes();
    }

    static QueuedEvent ofBytes(byte[] bytes) {
        RecordReader reader = new RecordReader(bytes);
        return new QueuedEvent(
                new FunctionName(reader.readString(), reader.readString(), reader.readString()),
                reader.readString(),
                reader.readString(),
                reader.readOptional(RecordReader::readString),
                reader.readLong(),
                reader.readLong(),
                reader.readInt(),
                reader.readInt(),
                reader.readBytes());
    }
}
