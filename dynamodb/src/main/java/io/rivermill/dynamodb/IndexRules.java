// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.dynamodb.ThroughputRules.Subject;
import io.rivermill.store.Keyspace;
import io.rivermill.wire.dynamodb.CreateTableInput;
import io.rivermill.wire.dynamodb.GlobalSecondaryIndex;
import io.rivermill.wire.dynamodb.LocalSecondaryIndex;
import io.rivermill.wire.dynamodb.Projection;
import io.rivermill.wire.dynamodb.ProvisionedThroughput;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rules about secondary indexes, in DynamoDB's order and words. */
final class IndexRules {
    private static final int LOCAL_MAX = 5;
    static final int GLOBAL_MAX = 20;
    private static final int PROJECTED_MAX = 100; // of all indexes together
    private static final Keyspace NOT_YET = new Keyspace(1, 0); // given out by the commit

    private IndexRules() {}

    /**
     * The indexes that the request describes, global ones first, not yet in keyspaces of their own. Local ones are looked
     * at before global ones, each by its keys, its projection, its throughput and its name.
     */
    static List<Index> indexes(
            CreateTableInput input, KeySchema table, List<ScalarAttribute> definitions, Billing billing) {
        Set<String> names = new HashSet<>();
        List<Index> local = local(input.localSecondaryIndexes(), table, definitions, names);
        List<Index> indexes = global(input.globalSecondaryIndexes(), definitions, billing, names);
        indexes.addAll(local);
        checkProjected(indexes);
        return indexes;
    }

    private static List<Index> local(
            @Nullable List<LocalSecondaryIndex> given,
            KeySchema table,
            List<ScalarAttribute> definitions,
            Set<String> names) {
        List<Index> indexes = new ArrayList<>();
        if (given == null) {
            return indexes;
        }
        if (given.isEmpty()) {
            throw TableErrors.invalid("List of LocalSecondaryIndexes is empty");
        }
        if (table.range().isEmpty()) {
            throw TableErrors.invalid("Table KeySchema does not have a range key, which is required when specifying a"
                    + " LocalSecondaryIndex");
        }
        for (LocalSecondaryIndex one : given) {
            indexes.add(local(one, table, definitions));
            checkNew(one.indexName(), names);
        }
        if (indexes.size() > LOCAL_MAX) {
            throw TableErrors.invalid("Number of LocalSecondaryIndexes exceeds per-table limit of " + LOCAL_MAX);
        }
        return indexes;
    }

    private static List<Index> global(
            @Nullable List<GlobalSecondaryIndex> given,
            List<ScalarAttribute> definitions,
            Billing billing,
            Set<String> names) {
        List<Index> indexes = new ArrayList<>();
        if (given == null) {
            return indexes;
        }
        if (given.isEmpty()) {
            throw TableErrors.invalid("List of GlobalSecondaryIndexes is empty");
        }
        for (GlobalSecondaryIndex one : given) {
            Index index = unmetered(one, definitions);
            checkThroughput(one, billing);
            indexes.add(index.with(throughput(one, billing.onDemand())));
            checkNew(one.indexName(), names);
        }
        if (indexes.size() > GLOBAL_MAX) {
            throw TableErrors.invalid("GlobalSecondaryIndex count exceeds the per-table limit of " + GLOBAL_MAX);
        }
        return indexes;
    }

    private static void checkNew(String name, Set<String> names) {
        if (!names.add(name)) {
            throw TableErrors.invalid("Duplicate index name: " + name);
        }
    }

    private static Index local(LocalSecondaryIndex given, KeySchema table, List<ScalarAttribute> definitions) {
        String name = given.indexName();
        KeySchema schema = TableKeyRules.keySchema(given.keySchema(), definitions);
        if (schema.range().isEmpty()) {
            throw TableErrors.invalid("Index KeySchema does not have a range key for index: " + name);
        }
        ScalarAttribute hash = schema.hash().getFirst();
        ScalarAttribute tableHash = table.hash().getFirst();
        if (!hash.equals(tableHash)) {
            throw TableErrors.invalid("Index KeySchema does not have the same leading hash key as table KeySchema for"
                    + " index: " + name + ". index hash key: " + hash.name() + ", table hash key: " + tableHash.name());
        }
        Projection projection = given.projection();
        return new Index(
                name,
                true,
                NOT_YET,
                schema,
                projection(projection),
                nonKeyAttributes(projection),
                Throughput.NONE,
                null);
    }

    /** The global index that {@code given} describes, but for its keyspaces. */
    static Index global(GlobalSecondaryIndex given, List<ScalarAttribute> definitions, boolean onDemand) {
        return unmetered(given, definitions).with(throughput(given, onDemand));
    }

    private static Index unmetered(GlobalSecondaryIndex given, List<ScalarAttribute> definitions) {
        KeySchema schema = TableKeyRules.globalKeySchema(given.keySchema(), definitions);
        Projection projection = given.projection();
        return new Index(
                given.indexName(),
                false,
                NOT_YET,
                schema,
                projection(projection),
                nonKeyAttributes(projection),
                Throughput.NONE,
                null);
    }

    private static Throughput throughput(GlobalSecondaryIndex given, boolean onDemand) {
        Subject subject = new Subject(given.indexName());
        ProvisionedThroughput provisioned = given.provisionedThroughput();
        if (provisioned != null) {
            ThroughputRules.checkBounds(provisioned);
        }
        Throughput plain = provisioned == null
                ? Throughput.onDemand()
                : Throughput.provisioned(provisioned.readCapacityUnits(), provisioned.writeCapacityUnits());
        Throughput warm = ThroughputRules.warm(subject, onDemand, plain, given.warmThroughput());
        return ThroughputRules.limited(subject, onDemand, warm, given.onDemandThroughput(), 1);
    }

    private static void checkThroughput(GlobalSecondaryIndex given, Billing billing) {
        ProvisionedThroughput throughput = given.provisionedThroughput();
        if (billing.onDemand() && throughput != null) {
            throw TableErrors.invalid("ProvisionedThroughput should not be specified for index: " + given.indexName()
                    + " when BillingMode is PAY_PER_REQUEST");
        }
        if (!billing.onDemand() && throughput == null) {
            throw TableErrors.invalid("ProvisionedThroughput is not specified for index: " + given.indexName());
        }
    }

    private static Index.Projection projection(@Nullable Projection given) {
        String type = given == null ? null : given.projectionType();
        if (type == null) {
            throw TableErrors.invalid("Unknown ProjectionType: null");
        }
        return Index.Projection.valueOf(type);
    }

    private static List<String> nonKeyAttributes(Projection given) {
        List<String> names = given.nonKeyAttributes();
        boolean include = projection(given) == Index.Projection.INCLUDE;
        if (include && (names == null || names.isEmpty())) {
            throw TableErrors.invalid("ProjectionType is INCLUDE, but NonKeyAttributes is not specified");
        }
        if (!include && names != null) {
            throw TableErrors.invalid(
                    "ProjectionType is " + given.projectionType() + ", but NonKeyAttributes is specified");
        }
        Set<String> seen = new HashSet<>();
        for (String name : names == null ? List.<String>of() : names) {
            if (!seen.add(name)) {
                throw TableErrors.invalid("Duplicate element in NonKeyAttributes: " + name);
            }
        }
        return names == null ? List.of() : names;
    }

    /** All indexes of a table together don't name too many attributes. */
    static void checkProjected(List<Index> indexes) {
        int projected = indexes.stream()
                .mapToInt(index -> index.nonKeyAttributes().size())
                .sum();
        if (projected > PROJECTED_MAX) {
            throw TableErrors.invalid(
                    "Number of projected attributes " + projected + " exceeds the limit of " + PROJECTED_MAX);
        }
    }
}
