// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.wire.ServiceException;
import io.rivermill.wire.dynamodb.ProvisionedThroughput;
import io.rivermill.wire.dynamodb.UpdateTableInput;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** CreateTable's and UpdateTable's rules about billing mode and throughput, in DynamoDB's words. */
final class BillingRules {
    private static final String ON_DEMAND = "PAY_PER_REQUEST";
    private static final long UNITS_BOUND = 1_000_000_000_000L;
    private static final long UNITS_PER_TABLE_MAX = 40_000;

    private BillingRules() {}

    /** How a new table is paid for. */
    static Billing created(@Nullable String mode, @Nullable ProvisionedThroughput throughput, String region, long now) {
        if (ON_DEMAND.equals(mode)) {
            if (throughput != null) {
                throw neitherOnDemand();
            }
            return Billing.onDemand(now);
        }
        if (throughput == null) {
            throw TableErrors.invalid("ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode"
                    + " is PROVISIONED");
        }
        long read = throughput.readCapacityUnits();
        long write = throughput.writeCapacityUnits();
        checkLimits(read, write, region);
        return Billing.provisioned(read, write);
    }

    /** How a table is paid for after an update that names a mode or a throughput. */
    static Billing updated(Table table, UpdateTableInput input, long now) {
        String mode = input.billingMode();
        ProvisionedThroughput throughput = input.provisionedThroughput();
        Billing billing = table.billing();
        boolean onDemand = mode == null ? billing.onDemand() : mode.equals(ON_DEMAND);
        if (onDemand) {
            if (throughput != null) {
                throw neitherOnDemand();
            }
            return billing.onDemand() ? billing : billing.toOnDemand(now);
        }
        if (throughput == null) {
            throw TableErrors.invalid("ProvisionedThroughput must be specified when BillingMode is PROVISIONED");
        }
        long read = throughput.readCapacityUnits();
        long write = throughput.writeCapacityUnits();
        checkLimits(read, write, table.region());
        List<String> updated =
                IndexUpdates.updates(input).stream().map(IndexUpdates::name).toList();
        for (Index index : table.indexes()) {
            if (billing.onDemand() && !index.local() && !updated.contains(index.name())) {
                throw TableErrors.invalid("ProvisionedThroughput must be specified for index: " + index.name());
            }
        }
        if (!billing.onDemand() && billing.readUnits() == read && billing.writeUnits() == write) {
            throw unchanged("table", "table", read, write);
        }
        return billing.toProvisioned(read, write, now);
    }

    static void checkLimits(long read, long write, String region) {
        checkBounds(read, write);
        checkTableMax(read, write, region);
    }

    private static void checkBounds(long read, long write) {
        if (read > UNITS_BOUND) {
            throw outOfBounds(read, "ReadCapacityUnits");
        }
        if (write > UNITS_BOUND) {
            throw outOfBounds(write, "WriteCapacityUnits");
        }
    }

    private static void checkTableMax(long read, long write, String region) {
        if (read > UNITS_PER_TABLE_MAX) {
            throw aboveTableMax(read, "ReadCapacityUnits", region);
        }
        if (write > UNITS_PER_TABLE_MAX) {
            throw aboveTableMax(write, "WriteCapacityUnits", region);
        }
    }

    private static ServiceException neitherOnDemand() {
        return TableErrors.invalid(
                "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is"
                        + " PAY_PER_REQUEST");
    }

    private static ServiceException outOfBounds(long value, String member) {
        return ServiceException.validation("Given value " + value + " for " + member + " is out of bounds");
    }

    private static ServiceException aboveTableMax(long value, String member, String region) {
        return new ServiceException(
                "LimitExceededException",
                400,
                "The requested " + member + ", " + value + ", is above the per table maximum for the account in "
                        + region
                        + ". Per table maximum: " + UNITS_PER_TABLE_MAX
                        + ". Refer to the Amazon DynamoDB Developer Guide"
                        + " for current limits and how to request higher limits.");
    }

    /** The throughput of {@code what}, which is of this {@code kind}, is as asked for already. */
    static ServiceException unchanged(String what, String kind, long read, long write) {
        return ServiceException.validation(
                "The provisioned throughput for the " + what + " will not change. The requested value"
                        + " equals the current value. Current ReadCapacityUnits provisioned for the " + kind + ": "
                        + read + ". Requested ReadCapacityUnits: " + read
                        + ". Current WriteCapacityUnits provisioned for the " + kind + ": "
                        + write + ". Requested WriteCapacityUnits: " + write
                        + ". Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.");
    }
}
