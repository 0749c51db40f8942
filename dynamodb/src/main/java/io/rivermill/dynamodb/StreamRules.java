// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.store.ViewType;
import io.rivermill.wire.ServiceException;
import io.rivermill.wire.dynamodb.StreamSpecification;
import org.jspecify.annotations.Nullable;

/** CreateTable's and UpdateTable's rules about streams, in DynamoDB's words. */
final class StreamRules {
    private StreamRules() {}

    /** What the stream of a new table shall carry, or null for no stream. */
    static @Nullable ViewType created(@Nullable StreamSpecification stream) {
        if (stream == null) {
            return null;
        }
        String view = stream.streamViewType();
        if (!stream.streamEnabled()) {
            if (view != null) {
                throw TableErrors.invalid(
                        "Table is being created with a stream disabled, UpdateViewType should not be specified");
            }
            return null;
        }
        if (view == null) {
            throw TableErrors.invalid("Table is being created with a stream enabled, UpdateViewType is required");
        }
        return ViewType.valueOf(view);
    }

    /** What the stream of {@code table} shall carry from now on, or null for no stream. */
    static @Nullable ViewType updated(StreamSpecification stream, Table table) {
        String view = stream.streamViewType();
        if (!stream.streamEnabled()) {
            if (view != null) {
                throw TableErrors.invalid("If stream is being disabled, then UpdateViewType must not be specified");
            }
            if (table.stream() == null) {
                throw ServiceException.validation("Table has no stream to disable: TableName: " + table.name());
            }
            return null;
        }
        if (view == null) {
            throw TableErrors.invalid("If stream is being enabled then UpdateViewType is required");
        }
        if (table.stream() != null) {
            throw ServiceException.validation("Table already has an enabled stream: TableName: " + table.name());
        }
        return ViewType.valueOf(view);
    }
}
