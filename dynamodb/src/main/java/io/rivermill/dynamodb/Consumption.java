// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.wire.dynamodb.Capacity;
import io.rivermill.wire.dynamodb.ConsumedCapacity;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Capacity units that a request used: of the table, and of each index that it touched. */
record Consumption(double table, Map<String, Double> local, Map<String, Double> global) {
    private static final int READ_UNIT_BYTES = 4_096;
    private static final int WRITE_UNIT_BYTES = 1_024;

    /** Which kinds of units an answer tells apart: only transactions do. */
    enum Told {
        TOTALS,
        READS,
        WRITES;

        private @Nullable Double reads(double units) {
            return this == READS ? (Double) units : null;
        }

        private @Nullable Double writes(double units) {
            return this == WRITES ? (Double) units : null;
        }
    }

    /** Nothing yet. */
    static final Consumption NONE = new Consumption(0, Map.of(), Map.of());

    /** What reading this many bytes at once costs: at least one unit's worth, half of it when not consistent. */
    static double readUnits(long bytes, boolean consistent) {
        long units = units(bytes, READ_UNIT_BYTES);
        return consistent ? units : units / 2.0;
    }

    /** A read of the table itself. */
    static Consumption ofRead(double units) {
        return new Consumption(units, Map.of(), Map.of());
    }

    /** A read of an index, and of the table for what the index doesn't have. */
    static Consumption ofRead(Index index, double units, double tableUnits) {
        Map<String, Double> spent = Map.of(index.name(), units);
        return index.local()
                ? new Consumption(tableUnits, spent, Map.of())
                : new Consumption(tableUnits, Map.of(), spent);
    }

    /** A write: the table is charged by the greater image, an index by the entries that it changed. */
    static Consumption ofWrite(ItemChange change) {
        int greater = Math.max(ItemChange.size(change.before()), ItemChange.size(change.after()));
        double units = units(greater, WRITE_UNIT_BYTES);
        Table table = change.table();
        if (table.indexes().isEmpty()) {
            return ofRead(units);
        }
        Map<String, Double> local = new LinkedHashMap<>();
        Map<String, Double> global = new LinkedHashMap<>();
        for (Index index : table.indexes()) {
            double spent = entryUnits(index.entry(table, change.before()), index.entry(table, change.after()));
            if (spent > 0) {
                (index.local() ? local : global).put(index.name(), spent);
            }
        }
        return new Consumption(units, local, global);
    }

    Consumption plus(Consumption other) {
        return new Consumption(table + other.table, sum(local, other.local), sum(global, other.global));
    }

    /** The same in a transaction: the table is charged twice, indexes once. */
    Consumption inTransaction() {
        return new Consumption(2 * table, local, global);
    }

    /** The answer's member, or null if {@code asked} doesn't ask for it. */
    @Nullable
    ConsumedCapacity of(String tableName, @Nullable String asked) {
        return of(tableName, asked, Told.TOTALS);
    }

    /** The same where units are told as {@code told} says. */
    @Nullable
    ConsumedCapacity of(String tableName, @Nullable String asked, Told told) {
        if (asked == null || asked.equals("NONE")) {
            return null;
        }
        double total = table + total(local) + total(global);
        ConsumedCapacity consumed = ConsumedCapacity.create()
                .tableName(tableName)
                .capacityUnits(total)
                .readCapacityUnits(told.reads(total))
                .writeCapacityUnits(told.writes(total));
        if (asked.equals("INDEXES")) {
            consumed.table(capacity(table, told));
            if (!local.isEmpty()) {
                consumed.localSecondaryIndexes(capacities(local, told));
            }
            if (!global.isEmpty()) {
                consumed.globalSecondaryIndexes(capacities(global, told));
            }
        }
        return consumed;
    }

    private static double entryUnits(Index.@Nullable Entry was, Index.@Nullable Entry is) {
        double wasUnits = was == null ? 0 : units(was.item().sizeBytes(), WRITE_UNIT_BYTES);
        double isUnits = is == null ? 0 : units(is.item().sizeBytes(), WRITE_UNIT_BYTES);
        if (was == null || is == null || !was.row().equals(is.row())) {
            return wasUnits + isUnits;
        }
        return was.item().equals(is.item()) ? 0 : Math.max(wasUnits, isUnits);
    }

    private static long units(long bytes, int unitBytes) {
        return Math.max(1, (bytes + unitBytes - 1) / unitBytes);
    }

    private static double total(Map<String, Double> units) {
        return units.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    private static Map<String, Double> sum(Map<String, Double> left, Map<String, Double> right) {
        Map<String, Double> sum = new LinkedHashMap<>(left);
        right.forEach((index, units) -> sum.merge(index, units, Double::sum));
        return sum;
    }

    private static Map<String, Capacity> capacities(Map<String, Double> units, Told told) {
        Map<String, Capacity> capacities = new LinkedHashMap<>();
        units.forEach((index, spent) -> capacities.put(index, capacity(spent, told)));
        return capacities;
    }

    private static Capacity capacity(double units, Told told) {
        return Capacity.create()
                .capacityUnits(units)
                .readCapacityUnits(told.reads(units))
                .writeCapacityUnits(told.writes(units));
    }
}
