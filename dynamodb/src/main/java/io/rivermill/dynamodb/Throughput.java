// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.RecordReader;
import io.rivermill.base.RecordWriter;
import java.time.Duration;

/**
 * What a table or a global index may do in a second, as it was asked for. Rivermill keeps and shows it, and limits nothing
 * by it.
 *
 * @param readUnits what is provisioned; 0 when on demand
 * @param writeUnits the same of writes
 * @param warmReadUnits the most that it is ready for at once; never falls
 * @param warmWriteUnits the same of writes
 * @param maxReadUnits how far it may go on demand; 0 when nothing was said
 * @param maxWriteUnits the same of writes
 * @param increasedMillis when a provisioned value was last raised; 0 if never
 * @param decreasedMillis when one was last lowered; 0 if never
 * @param decreases how often on the day of {@code decreasedMillis}
 */
record Throughput(
        long readUnits,
        long writeUnits,
        long warmReadUnits,
        long warmWriteUnits,
        long maxReadUnits,
        long maxWriteUnits,
        long increasedMillis,
        long decreasedMillis,
        int decreases) {
    /** Of a local index, which shares the table's. */
    static final Throughput NONE = new Throughput(0, 0, 0, 0, 0, 0, 0, 0, 0);

    static final long ON_DEMAND_READ_UNITS = 12_000; // what everything on demand is ready for
    static final long ON_DEMAND_WRITE_UNITS = 4_000;

    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

    static Throughput onDemand() {
        return NONE.toOnDemand();
    }

    static Throughput provisioned(long readUnits, long writeUnits) {
        return NONE.toProvisioned(readUnits, writeUnits);
    }

    /** After a switch to on demand. */
    Throughput toOnDemand() {
        return new Throughput(
                0,
                0,
                Math.max(warmReadUnits, ON_DEMAND_READ_UNITS),
                Math.max(warmWriteUnits, ON_DEMAND_WRITE_UNITS),
                0,
                0,
                increasedMillis,
                decreasedMillis,
                decreases);
    }

    /** After a switch from on demand. */
    Throughput toProvisioned(long newReadUnits, long newWriteUnits) {
        return new Throughput(
                newReadUnits,
                newWriteUnits,
                Math.max(warmReadUnits, newReadUnits),
                Math.max(warmWriteUnits, newWriteUnits),
                0,
                0,
                increasedMillis,
                decreasedMillis,
                decreases);
    }

    /** After a change of what is provisioned. */
    Throughput changed(long newReadUnits, long newWriteUnits, long nowMillis) {
        boolean increased = newReadUnits > readUnits || newWriteUnits > writeUnits;
        boolean decreased = decreasesBy(newReadUnits, newWriteUnits);
        return new Throughput(
                newReadUnits,
                newWriteUnits,
                Math.max(warmReadUnits, newReadUnits),
                Math.max(warmWriteUnits, newWriteUnits),
                0,
                0,
                increased ? nowMillis : increasedMillis,
                decreased ? nowMillis : decreasedMillis,
                decreased ? decreasesAt(nowMillis) + 1 : decreases);
    }

    boolean decreasesBy(long newReadUnits, long newWriteUnits) {
        return newReadUnits < readUnits || newWriteUnits < writeUnits;
    }

    /** How often it was lowered so far on the day of {@code nowMillis}, by UTC. */
    int decreasesAt(long nowMillis) {
        return decreasedMillis / DAY_MILLIS == nowMillis / DAY_MILLIS ? decreases : 0;
    }

    Throughput withWarm(long newReadUnits, long newWriteUnits) {
        return new Throughput(
                readUnits,
                writeUnits,
                newReadUnits,
                newWriteUnits,
                maxReadUnits,
                maxWriteUnits,
                increasedMillis,
                decreasedMillis,
                decreases);
    }

    Throughput withMaximum(long newReadUnits, long newWriteUnits) {
        return new Throughput(
                readUnits,
                writeUnits,
                warmReadUnits,
                warmWriteUnits,
                newReadUnits,
                newWriteUnits,
                increasedMillis,
                decreasedMillis,
                decreases);
    }

    static void write(RecordWriter record, Throughput throughput) {
        record.writeLong(throughput.readUnits)
                .writeLong(throughput.writeUnits)
                .writeLong(throughput.warmReadUnits)
                .writeLong(throughput.warmWriteUnits)
                .writeLong(throughput.maxReadUnits)
                .writeLong(throughput.maxWriteUnits)
                .writeLong(throughput.increasedMillis)
                .writeLong(throughput.decreasedMillis)
                .writeInt(throughput.decreases);
    }

    static Throughput read(RecordReader record) {
        return new Throughput(
                record.readLong(),
                record.readLong(),
                record.readLong(),
                record.readLong(),
                record.readLong(),
                record.readLong(),
                record.readLong(),
                record.readLong(),
                record.readInt());
    }
}
