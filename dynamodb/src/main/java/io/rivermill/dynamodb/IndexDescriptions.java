// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.store.Head;
import io.rivermill.store.Keyspace;
import io.rivermill.wire.dynamodb.GlobalSecondaryIndexDescription;
import io.rivermill.wire.dynamodb.LocalSecondaryIndexDescription;
import io.rivermill.wire.dynamodb.Projection;
import io.rivermill.wire.dynamodb.TableDescription;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** A table's indexes as the control plane shows them. */
final class IndexDescriptions {
    private IndexDescriptions() {}

    static void addTo(
            TableDescription description, Table table, TablePhase phase, Function<Keyspace, List<Head>> heads) {
        List<GlobalSecondaryIndexDescription> global = table.indexes().stream()
                .filter(index -> !index.local())
                .map(index -> global(table, index, phase, heads.apply(index.keyspace())))
                .toList();
        List<LocalSecondaryIndexDescription> local = table.indexes().stream()
                .filter(Index::local)
                .map(index -> local(table, index, heads.apply(index.keyspace())))
                .toList();
        description
                .globalSecondaryIndexes(global.isEmpty() ? null : global)
                .localSecondaryIndexes(local.isEmpty() ? null : local);
    }

    private static GlobalSecondaryIndexDescription global(
            Table table, Index index, TablePhase phase, List<Head> heads) {
        String changing = phase.indexStatuses().get(index.name());
        String present = index.isBuilding() ? "CREATING" : "ACTIVE";
        String status = changing == null ? present : changing;
        boolean creating = index.isBuilding() && status.equals("CREATING");
        Throughput throughput = index.throughput();
        return GlobalSecondaryIndexDescription.create()
                .indexName(index.name())
                .keySchema(TableDescriptions.keySchema(index.keySchema()))
                .projection(projection(index))
                .indexStatus(status)
                .backfilling(creating ? Boolean.valueOf(changing == null) : null)
                .provisionedThroughput(ThroughputDescriptions.provisioned(throughput, phase.nowMillis()))
                .onDemandThroughput(ThroughputDescriptions.onDemand(throughput))
                .warmThroughput(ThroughputDescriptions.warmOfIndex(throughput, creating ? null : phase.warmStatus()))
                .indexSizeBytes(heads.stream().mapToLong(Head::bytes).sum())
                .itemCount(heads.stream().mapToLong(Head::items).sum())
                .indexArn(table.reference().arn(index.name()));
    }

    /** Tells that warm throughput of the global index {@code name} comes to what it says. */
    static void addWarming(TableDescription description, Table table, String name) {
        Throughput throughput = Objects.requireNonNull(table.index(name)).throughput();
        Objects.requireNonNull(description.globalSecondaryIndexes()).stream()
                .filter(index -> name.equals(index.indexName()))
                .forEach(index -> index.warmThroughput(
                        ThroughputDescriptions.warmOfIndex(throughput, TableDescriptions.WARMING)));
    }

    private static LocalSecondaryIndexDescription local(Table table, Index index, List<Head> heads) {
        return LocalSecondaryIndexDescription.create()
                .indexName(index.name())
                .keySchema(TableDescriptions.keySchema(index.keySchema()))
                .projection(projection(index))
                .indexSizeBytes(heads.stream().mapToLong(Head::bytes).sum())
                .itemCount(heads.stream().mapToLong(Head::items).sum())
                .indexArn(table.reference().arn(index.name()));
    }

    private static Projection projection(Index index) {
        Projection projection =
                Projection.create().projectionType(index.projection().name());
        return index.nonKeyAttributes().isEmpty() ? projection : projection.nonKeyAttributes(index.nonKeyAttributes());
    }
}
