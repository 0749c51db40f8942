// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.RecordReader;
import io.rivermill.base.RecordWriter;

/**
 * How a table is paid for on AWS, and what it may do for that.
 *
 * @param onDemandSinceMillis when the table was last switched to on demand; 0 if never
 */
record Billing(boolean onDemand, Throughput throughput, long onDemandSinceMillis) {

    static Billing onDemand(long sinceMillis) {
        return new Billing(true, Throughput.onDemand(), sinceMillis);
    }

    static Billing provisioned(long readUnits, long writeUnits) {
        return new Billing(false, Throughput.provisioned(readUnits, writeUnits), 0);
    }

    Billing toOnDemand(long nowMillis) {
        return new Billing(true, throughput.toOnDemand(), nowMillis);
    }

    Billing toProvisioned(long readUnits, long writeUnits) {
        return new Billing(false, throughput.toProvisioned(readUnits, writeUnits), onDemandSinceMillis);
    }

    Billing with(Throughput newThroughput) {
        return new Billing(onDemand, newThroughput, onDemandSinceMillis);
    }

    static void write(RecordWriter record, Billing billing) {
        record.writeBoolean(billing.onDemand);
        Throughput.write(record, billing.throughput);
        record.writeLong(billing.onDemandSinceMillis);
    }

    static Billing read(RecordReader record) {
        return new Billing(record.readBoolean(), Throughput.read(record), record.readLong());
    }
}
