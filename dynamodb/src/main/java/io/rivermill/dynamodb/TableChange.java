// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.store.ViewType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a table's next descriptor has otherwise than the present one: nothing until something is set. */
final class TableChange {
    private final Table before;
    private List<ScalarAttribute> attributes;
    private List<Index> indexes;
    private Billing billing;
    private @Nullable ViewType stream;
    private @Nullable String streamLabel;
    private boolean deletionProtection;
    private @Nullable TableClass tableClass;
    private @Nullable Encryption encryption;
    private List<TableTag> tags;
    private @Nullable TimeToLive timeToLive;

    TableChange(Table before) {
        this.before = before;
        this.attributes = before.attributes();
        this.indexes = before.indexes();
        this.billing = before.billing();
        this.stream = before.stream();
        this.streamLabel = before.streamLabel();
        this.deletionProtection = before.deletionProtection();
        this.tableClass = before.tableClass();
        this.encryption = before.encryption();
        this.tags = before.tags();
        this.timeToLive = before.timeToLive();
    }

    /** The indexes, and the definitions of the attributes that keys are made of. */
    TableChange indexes(List<Index> newIndexes, List<ScalarAttribute> newAttributes) {
        indexes = newIndexes;
        attributes = newAttributes;
        return this;
    }

    TableChange billing(Billing newBilling) {
        billing = newBilling;
        return this;
    }

    /** What the stream carries, null for none, and the label of the latest one. */
    TableChange stream(@Nullable ViewType view, @Nullable String label) {
        stream = view;
        streamLabel = label;
        return this;
    }

    TableChange deletionProtection(boolean newDeletionProtection) {
        deletionProtection = newDeletionProtection;
        return this;
    }

    TableChange tableClass(TableClass newTableClass) {
        tableClass = newTableClass;
        return this;
    }

    TableChange encryption(@Nullable Encryption newEncryption) {
        encryption = newEncryption;
        return this;
    }

    TableChange tags(List<TableTag> newTags) {
        tags = newTags;
        return this;
    }

    /** Null turns it off. */
    TableChange timeToLive(@Nullable TimeToLive newTimeToLive) {
        timeToLive = newTimeToLive;
        return this;
    }

    /** The descriptor at the next version. */
    Table after() {
        return new Table(
                before.account(),
                before.region(),
                before.name(),
                before.id(),
                before.keyspace(),
                before.version() + 1,
                before.keySchema(),
                attributes,
                indexes,
                billing,
                stream,
                streamLabel,
                deletionProtection,
                tableClass,
                encryption,
                tags,
                timeToLive,
                before.createdMillis(),
                before.collections());
    }
}
