// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.dynamodb.ThroughputRules.Subject;
import io.rivermill.store.Keyspace;
import io.rivermill.wire.ServiceException;
import io.rivermill.wire.dynamodb.AttributeDefinition;
import io.rivermill.wire.dynamodb.CreateGlobalSecondaryIndexAction;
import io.rivermill.wire.dynamodb.GlobalSecondaryIndex;
import io.rivermill.wire.dynamodb.GlobalSecondaryIndexUpdate;
import io.rivermill.wire.dynamodb.ProvisionedThroughput;
import io.rivermill.wire.dynamodb.UpdateGlobalSecondaryIndexAction;
import io.rivermill.wire.dynamodb.UpdateTableInput;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** UpdateTable's changes of global indexes, and its rules about them in DynamoDB's words. */
final class IndexUpdates {
    private IndexUpdates() {}

    /** Checks what doesn't need the table: each update is one action, and on another index. */
    static void check(List<GlobalSecondaryIndexUpdate> updates) {
        Set<String> names = new HashSet<>();
        for (GlobalSecondaryIndexUpdate update : updates) {
            int actions = (update.update() == null ? 0 : 1)
                    + (update.createValue() == null ? 0 : 1)
                    + (update.delete() == null ? 0 : 1);
            if (actions == 0) {
                throw TableErrors.invalid("One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create,"
                        + " GlobalSecondaryIndexUpdate.Delete must not be null");
            }
            if (actions > 1) {
                throw TableErrors.invalid(
                        "Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate object");
            }
            if (!names.add(name(update))) {
                throw TableErrors.invalid("Only one global secondary index update per index is allowed simultaneously."
                        + " Index: " + name(update));
            }
        }
    }

    /** True if an index is created or deleted. */
    static boolean areStructural(List<GlobalSecondaryIndexUpdate> updates) {
        return updates.stream().anyMatch(update -> update.createValue() != null || update.delete() != null);
    }

    /**
     * Adds what is asked for to {@code change}. A created index is yet to be built; its keyspaces are the next ones.
     *
     * @param billing how the table is paid for after the change
     * @param lastKeyspace the last keyspace id given out
     */
    static void apply(
            UpdateTableInput input,
            Table table,
            Billing billing,
            long lastKeyspace,
            long nowMillis,
            TableChange change) {
        List<Index> indexes = new ArrayList<>(table.indexes());
        List<ScalarAttribute> attributes = new ArrayList<>(table.attributes());
        if (billing.onDemand() && !table.billing().onDemand()) {
            indexes.replaceAll(index ->
                    index.local() ? index : index.with(index.throughput().toOnDemand()));
        }
        checkOneAtATime(updates(input), table);
        for (GlobalSecondaryIndexUpdate update : updates(input)) {
            if (update.createValue() != null) {
                Index created = created(update.createValue(), input, table, billing, attributes);
                int bits = table.keyspace().bucketBits();
                indexes.add(created.in(
                        new Keyspace(lastKeyspace + 1, bits), table.keyspace().twin(lastKeyspace + 2)));
                IndexRules.checkProjected(indexes);
            } else if (update.delete() != null) {
                Index deleted = existing(update.delete().indexName(), table, indexes);
                indexes.remove(deleted);
                attributes.removeIf(attribute -> !isUsed(attribute, table, indexes));
            } else {
                UpdateGlobalSecondaryIndexAction action = Objects.requireNonNull(update.update());
                Index present = existing(action.indexName(), table, indexes);
                Throughput throughput = updated(present, action, table, billing, nowMillis);
                indexes.set(indexes.indexOf(present), present.with(throughput));
            }
        }
        change.indexes(indexes, attributes);
    }

    static List<GlobalSecondaryIndexUpdate> updates(UpdateTableInput input) {
        return input.globalSecondaryIndexUpdates() == null ? List.of() : input.globalSecondaryIndexUpdates();
    }

    /** The index that {@code update} speaks of. */
    static String name(GlobalSecondaryIndexUpdate update) {
        if (update.createValue() != null) {
            return update.createValue().indexName();
        }
        if (update.delete() != null) {
            return update.delete().indexName();
        }
        return Objects.requireNonNull(update.update()).indexName();
    }

    /** True if {@code update} changes an index's warm throughput and nothing else; the index stays active then. */
    static boolean isOfWarmthOnly(GlobalSecondaryIndexUpdate update) {
        UpdateGlobalSecondaryIndexAction action = update.update();
        return action != null
                && action.warmThroughput() != null
                && action.provisionedThroughput() == null
                && action.onDemandThroughput() == null;
    }

    /** One index is created or deleted at a time; but one that is being built may be given up. */
    private static void checkOneAtATime(List<GlobalSecondaryIndexUpdate> updates, Table table) {
        Index building = table.building();
        int online = building == null ? 0 : 1;
        for (GlobalSecondaryIndexUpdate update : updates) {
            boolean givesUp = building != null
                    && update.delete() != null
                    && update.delete().indexName().equals(building.name());
            online += update.update() != null || givesUp ? 0 : 1;
        }
        if (online > 1) {
            throw TableErrors.limit("Only 1 online index can be created or deleted simultaneously per table");
        }
    }

    /** The index that {@code action} asks for; definitions that only it needs are added to {@code attributes}. */
    private static Index created(
            CreateGlobalSecondaryIndexAction action,
            UpdateTableInput input,
            Table table,
            Billing billing,
            List<ScalarAttribute> attributes) {
        String name = action.indexName();
        if (table.index(name) != null) {
            throw ServiceException.validation("Attempting to create an index which already exists");
        }
        if (table.indexes().stream().filter(index -> !index.local()).count() >= IndexRules.GLOBAL_MAX) {
            throw TableErrors.limit(
                    "Number of global secondary indexes exceeds per-table limit of " + IndexRules.GLOBAL_MAX);
        }
        List<ScalarAttribute> given = definitions(action, input.attributeDefinitions());
        checkThroughput(action, billing);
        Index created = IndexRules.global(
                GlobalSecondaryIndex.create()
                        .indexName(name)
                        .keySchema(action.keySchema())
                        .projection(action.projection())
                        .provisionedThroughput(action.provisionedThroughput())
                        .onDemandThroughput(action.onDemandThroughput())
                        .warmThroughput(action.warmThroughput()),
                given,
                billing.onDemand());
        define(created.keySchema(), table, attributes);
        ThroughputRules.checkMaximum(created.throughput(), table.region());
        return created;
    }

    /** The request defines every attribute of the new key, also those that the table knows; more are passed over. */
    private static List<ScalarAttribute> definitions(
            CreateGlobalSecondaryIndexAction action, @Nullable List<AttributeDefinition> given) {
        if (given == null || given.isEmpty()) {
            throw TableErrors.invalid("AttributeDefinitions is not specified for index: " + action.indexName());
        }
        return TableKeyRules.definitions(given);
    }

    /** Adds to {@code attributes} what {@code created} is first to need; the types of the others must stay. */
    private static void define(KeySchema created, Table table, List<ScalarAttribute> attributes) {
        for (ScalarAttribute wanted : created.attributes()) {
            ScalarAttribute known = attributes.stream()
                    .filter(it -> it.name().equals(wanted.name()))
                    .findFirst()
                    .orElse(null);
            if (known == null) {
                attributes.add(wanted);
            } else if (!known.equals(wanted)) {
                throw TableErrors.invalid(
                        "Attributes cannot be redefined. Please check that your attribute has the same"
                                + " type as previously defined. Existing schema: " + shown(keyOf(known, table))
                                + " New schema: " + shown(created));
            }
        }
    }

    /** The first key that {@code attribute} is part of. */
    private static KeySchema keyOf(ScalarAttribute attribute, Table table) {
        return Stream.concat(
                        Stream.of(table.keySchema()), table.indexes().stream().map(Index::keySchema))
                .filter(key -> key.contains(attribute.name()))
                .findFirst()
                .orElseThrow();
    }

    private static String shown(KeySchema key) {
        return Stream.concat(
                        key.hash().stream().map(it -> shown(it, "HASH")),
                        key.range().stream().map(it -> shown(it, "RANGE")))
                .collect(Collectors.joining(", ", "Schema:[", "]"));
    }

    private static String shown(ScalarAttribute attribute, String role) {
        return "SchemaElement: key{" + attribute.name() + ":" + attribute.type() + ":" + role + "}";
    }

    private static void checkThroughput(CreateGlobalSecondaryIndexAction action, Billing billing) {
        if (billing.onDemand() && action.provisionedThroughput() != null) {
            throw TableErrors.invalid("Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: "
                    + action.indexName() + " when BillingMode is PAY_PER_REQUEST");
        }
        if (!billing.onDemand() && action.provisionedThroughput() == null) {
            throw TableErrors.invalid("ProvisionedThroughput is not specified for index: " + action.indexName());
        }
    }

    private static Throughput updated(
            Index index, UpdateGlobalSecondaryIndexAction action, Table table, Billing billing, long nowMillis) {
        Subject subject = new Subject(index.name());
        Throughput throughput = index.throughput();
        ProvisionedThroughput given = action.provisionedThroughput();
        if (given == null && action.onDemandThroughput() == null && action.warmThroughput() == null) {
            throw TableErrors.invalid("ProvisionedThroughput is not specified for index: " + index.name());
        }
        if (given != null) {
            throughput = provisioned(index, given, table, billing, nowMillis);
        }
        if (action.warmThroughput() != null) {
            throughput = ThroughputRules.warmer(subject, throughput, action.warmThroughput());
        }
        return ThroughputRules.limited(
                subject, billing.onDemand(), throughput, action.onDemandThroughput(), ThroughputRules.CLEAR);
    }

    private static Throughput provisioned(
            Index index, ProvisionedThroughput given, Table table, Billing billing, long nowMillis) {
        if (billing.onDemand()) {
            throw TableErrors.invalid("The only Updates for index: " + index.name()
                    + " when TableThroughputMode is PAY_PER_REQUEST can be to OnDemandThroughput, WarmThroughput");
        }
        ThroughputRules.checkBounds(given);
        Throughput throughput = table.billing().onDemand()
                ? index.throughput().toProvisioned(given.readCapacityUnits(), given.writeCapacityUnits())
                : ThroughputRules.changed(new Subject(index.name()), index.throughput(), given, nowMillis);
        ThroughputRules.checkMaximum(throughput, table.region());
        return throughput;
    }

    private static Index existing(String name, Table table, List<Index> indexes) {
        Index index = indexes.stream()
                .filter(it -> it.name().equals(name))
                .findFirst()
                .orElse(null);
        if (index == null) {
            throw new ServiceException(
                    "ResourceNotFoundException",
                    400,
                    "Requested resource not found: Index " + name + " for table " + table.name());
        }
        if (index.local()) {
            throw ServiceException.validation("Cannot delete an index that is not a GlobalSecondaryIndex: " + name);
        }
        return index;
    }

    private static boolean isUsed(ScalarAttribute attribute, Table table, List<Index> indexes) {
        return table.keySchema().contains(attribute.name())
                || indexes.stream().anyMatch(index -> index.keySchema().contains(attribute.name()));
    }
}
