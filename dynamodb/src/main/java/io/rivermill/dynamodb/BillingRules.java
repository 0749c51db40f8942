// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.dynamodb.ThroughputRules.Subject;
import io.rivermill.wire.ServiceException;
import io.rivermill.wire.dynamodb.CreateTableInput;
import io.rivermill.wire.dynamodb.GlobalSecondaryIndexUpdate;
import io.rivermill.wire.dynamodb.ProvisionedThroughput;
import io.rivermill.wire.dynamodb.UpdateTableInput;
import java.util.List;

/** CreateTable's and UpdateTable's rules about billing modes and a table's throughput, in DynamoDB's words. */
final class BillingRules {
    private static final String ON_DEMAND = "PAY_PER_REQUEST";

    private BillingRules() {}

    /** How a new table is paid for. What else it may do is for {@link #extended}. */
    static Billing created(CreateTableInput input, long nowMillis) {
        ProvisionedThroughput throughput = input.provisionedThroughput();
        if (ON_DEMAND.equals(input.billingMode())) {
            if (throughput != null) {
                throw neitherOnDemand();
            }
            return Billing.onDemand(nowMillis);
        }
        if (throughput == null) {
            throw TableErrors.invalid("ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode"
                    + " is PROVISIONED");
        }
        ThroughputRules.checkBounds(throughput);
        return Billing.provisioned(throughput.readCapacityUnits(), throughput.writeCapacityUnits());
    }

    /** The same with the warm throughput and the maximum that the request names. */
    static Billing extended(CreateTableInput input, Billing billing) {
        boolean onDemand = billing.onDemand();
        Throughput warm = ThroughputRules.warm(Subject.TABLE, onDemand, billing.throughput(), input.warmThroughput());
        return billing.with(ThroughputRules.limited(Subject.TABLE, onDemand, warm, input.onDemandThroughput(), 1));
    }

    /** How a table is paid for after an update. */
    static Billing updated(Table table, UpdateTableInput input, long nowMillis) {
        Billing switched = switched(table, input, nowMillis);
        Throughput throughput = switched.throughput();
        if (input.warmThroughput() != null) {
            throughput = ThroughputRules.warmer(Subject.TABLE, throughput, input.warmThroughput());
        }
        return switched.with(ThroughputRules.limited(
                Subject.TABLE, switched.onDemand(), throughput, input.onDemandThroughput(), ThroughputRules.CLEAR));
    }

    private static Billing switched(Table table, UpdateTableInput input, long nowMillis) {
        Billing billing = table.billing();
        String mode = input.billingMode();
        ProvisionedThroughput throughput = input.provisionedThroughput();
        if (mode == null && throughput == null) {
            return billing;
        }
        boolean onDemand = mode == null ? billing.onDemand() : mode.equals(ON_DEMAND);
        if (onDemand) {
            if (throughput != null) {
                throw neitherOnDemand();
            }
            return billing.onDemand() ? billing : billing.toOnDemand(nowMillis);
        }
        if (throughput == null) {
            throw TableErrors.invalid("ProvisionedThroughput must be specified when BillingMode is PROVISIONED");
        }
        ThroughputRules.checkBounds(throughput);
        if (billing.onDemand()) {
            checkIndexesGiven(table, IndexUpdates.updates(input));
        }
        Billing provisioned = billing.onDemand()
                ? billing.toProvisioned(throughput.readCapacityUnits(), throughput.writeCapacityUnits())
                : billing.with(ThroughputRules.changed(Subject.TABLE, billing.throughput(), throughput, nowMillis));
        ThroughputRules.checkMaximum(provisioned.throughput(), table.region());
        return provisioned;
    }

    /** A table that is provisioned again needs throughput for each of its global indexes. */
    private static void checkIndexesGiven(Table table, List<GlobalSecondaryIndexUpdate> updates) {
        List<String> given = updates.stream()
                .filter(update -> update.update() != null)
                .map(IndexUpdates::name)
                .toList();
        for (Index index : table.indexes()) {
            if (!index.local() && !given.contains(index.name())) {
                throw TableErrors.invalid("ProvisionedThroughput must be specified for index: " + index.name());
            }
        }
    }

    private static ServiceException neitherOnDemand() {
        return TableErrors.invalid(
                "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is"
                        + " PAY_PER_REQUEST");
    }
}
