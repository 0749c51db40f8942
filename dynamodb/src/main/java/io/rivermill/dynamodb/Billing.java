// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.RecordReader;
import io.rivermill.base.RecordWriter;

/**
 * How a table's throughput is paid for on AWS. Rivermill keeps and shows it, and limits nothing by it.
 *
 * @param readUnits 0 when on demand
 * @param writeUnits 0 when on demand
 * @param peakReadUnits the most that it was ever ready for: DynamoDB's warm throughput
 * @param peakWriteUnits the same of writes
 * @param onDemandSinceMillis when the table was last switched to on demand; 0 if never
 * @param increasedMillis when a provisioned value was last raised; 0 if never
 * @param decreasedMillis when one was last lowered; 0 if never
 */
record Billing(
        boolean onDemand,
        long readUnits,
        long writeUnits,
        long peakReadUnits,
        long peakWriteUnits,
        long onDemandSinceMillis,
        long increasedMillis,
        long decreasedMillis) {
    private static final long ON_DEMAND_READ_UNITS = 12_000; // what every on-demand table is ready for
    private static final long ON_DEMAND_WRITE_UNITS = 4_000;

    static Billing onDemand(long sinceMillis) {
        return new Billing(true, 0, 0, ON_DEMAND_READ_UNITS, ON_DEMAND_WRITE_UNITS, sinceMillis, 0, 0);
    }

    static Billing provisioned(long readUnits, long writeUnits) {
        return new Billing(false, readUnits, writeUnits, readUnits, writeUnits, 0, 0, 0);
    }

    Billing toOnDemand(long nowMillis) {
        return new Billing(
                true,
                0,
                0,
                Math.max(peakReadUnits, ON_DEMAND_READ_UNITS),
                Math.max(peakWriteUnits, ON_DEMAND_WRITE_UNITS),
                nowMillis,
                increasedMillis,
                decreasedMillis);
    }

    Billing toProvisioned(long newReadUnits, long newWriteUnits, long nowMillis) {
        boolean increased = !onDemand && (newReadUnits > readUnits || newWriteUnits > writeUnits);
        boolean decreased = !onDemand && (newReadUnits < readUnits || newWriteUnits < writeUnits);
        return new Billing(
                false,
                newReadUnits,
                newWriteUnits,
                Math.max(peakReadUnits, newReadUnits),
                Math.max(peakWriteUnits, newWriteUnits),
                onDemandSinceMillis,
                increased ? nowMillis : increasedMillis,
                decreased ? nowMillis : decreasedMillis);
    }

    static void write(RecordWriter record, Billing billing) {
        record.writeBoolean(billing.onDemand)
                .writeLong(billing.readUnits)
                .writeLong(billing.writeUnits)
                .writeLong(billing.peakReadUnits)
                .writeLong(billing.peakWriteUnits)
                .writeLong(billing.onDemandSinceMillis)
                .writeLong(billing.increasedMillis)
                .writeLong(billing.decreasedMillis);
    }

    static Billing read(RecordReader record) {
        return new Billing(
                record.readBoolean(),
                record.readLong(),
                record.readLong(),
                record.readLong(),
                record.readLong(),
                record.readLong(),
                record.readLong(),
                record.readLong());
    }
}
