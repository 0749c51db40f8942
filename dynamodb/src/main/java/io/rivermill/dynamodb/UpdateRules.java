// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.wire.ServiceException;
import io.rivermill.wire.dynamodb.GlobalSecondaryIndexUpdate;
import io.rivermill.wire.dynamodb.OnDemandThroughput;
import io.rivermill.wire.dynamodb.UpdateTableInput;
import io.rivermill.wire.dynamodb.WarmThroughput;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one UpdateTable may change together: in principle one thing. In DynamoDB's order and words. */
final class UpdateRules {
    private static final String NOTHING_TO_DO =
            "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled,"
                    + " GlobalSecondaryIndexUpdates, SSESpecification, ReplicaUpdates, MultiAccountReplicaReady,"
                    + " ReplicaTransitRoleArn, MultiRegionConsistency, DeletionProtectionEnabled, OnDemandThroughput,"
                    + " WarmThroughput or TableClass is required";

    private UpdateRules() {}

    /** What a request asks to change. */
    private enum Part {
        ENCRYPTION,
        TABLE_CLASS,
        PROTECTION,
        WARM_THROUGHPUT,
        ON_DEMAND_THROUGHPUT,
        BILLING_MODE,
        THROUGHPUT,
        INDEXES,
        STREAM
    }

    static void check(UpdateTableInput input) {
        Set<Part> parts = parts(input);
        if (parts.isEmpty()) {
            throw ServiceException.validation(NOTHING_TO_DO);
        }
        List<GlobalSecondaryIndexUpdate> updates = IndexUpdates.updates(input);
        if (updates.isEmpty() && input.globalSecondaryIndexUpdates() != null) {
            throw TableErrors.invalid("List of GlobalSecondaryIndexUpdates is empty");
        }
        IndexUpdates.check(updates);
        checkAlone(Part.ENCRYPTION, "Server-Side Encryption modification", parts);
        checkAlone(Part.TABLE_CLASS, "TableClass modification", parts);
        checkAlone(Part.PROTECTION, "DeletionProtection modification", parts);
        if (parts.contains(Part.WARM_THROUGHPUT) && updates.stream().anyMatch(it -> it.createValue() != null)) {
            throw TableErrors.invalid("Create global secondary index cannot be specified when updating WarmThroughput");
        }
        checkAlone(Part.WARM_THROUGHPUT, "WarmThroughput", parts);
        if (parts.contains(Part.ON_DEMAND_THROUGHPUT)
                && !EnumSet.of(Part.ON_DEMAND_THROUGHPUT, Part.BILLING_MODE).containsAll(parts)) {
            throw TableErrors.invalid(
                    "OnDemandThroughput can only be combined with BillingMode in an UpdateTable request");
        }
        checkThroughput(input, parts, updates);
    }

    /** True if AWS does what {@code input} asks for at once, or while the table is active. */
    static boolean isImmediate(UpdateTableInput input) {
        return EnumSet.of(Part.ENCRYPTION, Part.PROTECTION, Part.WARM_THROUGHPUT, Part.ON_DEMAND_THROUGHPUT)
                .containsAll(parts(input));
    }

    /** True if nothing but the throughput of indexes changes; the table is active meanwhile. */
    static boolean isOfIndexesOnly(UpdateTableInput input) {
        return parts(input).equals(EnumSet.of(Part.INDEXES))
                && IndexUpdates.updates(input).stream().allMatch(update -> update.update() != null);
    }

    private static void checkThroughput(
            UpdateTableInput input, Set<Part> parts, List<GlobalSecondaryIndexUpdate> updates) {
        boolean structural = IndexUpdates.areStructural(updates);
        boolean indexThroughput = updates.stream().anyMatch(update -> update.update() != null);
        boolean throughput = parts.contains(Part.THROUGHPUT) || indexThroughput;
        boolean stream = parts.contains(Part.STREAM);
        if (stream && (throughput || "PROVISIONED".equals(input.billingMode()))) {
            throw TableErrors.invalid("You cannot modify stream status while updating table IOPS");
        }
        if (structural && throughput) {
            throw TableErrors.invalid("You cannot create or delete index while updating table IOPS");
        }
        if (structural && stream) {
            throw TableErrors.invalid("You cannot create or delete index while changing stream status");
        }
    }

    private static void checkAlone(Part part, String name, Set<Part> parts) {
        if (parts.contains(part) && parts.size() > 1) {
            throw TableErrors.invalid(name + " must be the only operation in the request");
        }
    }

    private static Set<Part> parts(UpdateTableInput input) {
        Set<Part> parts = EnumSet.noneOf(Part.class);
        add(parts, Part.ENCRYPTION, input.sseSpecification() != null);
        add(parts, Part.TABLE_CLASS, input.tableClass() != null);
        add(parts, Part.PROTECTION, input.deletionProtectionEnabled() != null);
        add(parts, Part.WARM_THROUGHPUT, isGiven(input.warmThroughput()));
        add(parts, Part.ON_DEMAND_THROUGHPUT, isGiven(input.onDemandThroughput()));
        add(parts, Part.BILLING_MODE, input.billingMode() != null);
        add(parts, Part.THROUGHPUT, input.provisionedThroughput() != null);
        add(parts, Part.INDEXES, !IndexUpdates.updates(input).isEmpty());
        add(parts, Part.STREAM, input.streamSpecification() != null);
        return parts;
    }

    private static boolean isGiven(@Nullable WarmThroughput given) {
        return given != null && (given.readUnitsPerSecond() != null || given.writeUnitsPerSecond() != null);
    }

    private static boolean isGiven(@Nullable OnDemandThroughput given) {
        return given != null && (given.maxReadRequestUnits() != null || given.maxWriteRequestUnits() != null);
    }

    private static void add(Set<Part> parts, Part part, boolean asked) {
        if (asked) {
            parts.add(part);
        }
    }
}
