// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.dynamodb.expression.ProjectionExpression;
import io.rivermill.wire.AttributeType;
import io.rivermill.wire.AttributeValue;
import io.rivermill.wire.InvalidValue;
import io.rivermill.wire.Item;
import io.rivermill.wire.ServiceException;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What policies may ask about a request for items: which partitions it is about, which attributes it names, how much it
 * wants to see.
 *
 * <p>Attributes are told of where they are known: a request that may return whatever an item has tells none, so policies
 * that limit attributes limit {@code dynamodb:Select} as well.
 *
 * <p>Threads: not shared.
 */
final class ConditionKeys {
    private final Map<String, List<String>> single = new LinkedHashMap<>();
    private final Set<String> leading = new LinkedHashSet<>();
    private final Set<String> attributes = new LinkedHashSet<>();

    /** Of a request with this ReturnConsumedCapacity. */
    ConditionKeys(@Nullable String returnConsumedCapacity) {
        put("ReturnConsumedCapacity", returnConsumedCapacity == null ? "NONE" : returnConsumedCapacity);
    }

    /** Of what a batch or a transaction does. */
    ConditionKeys in(String operation) {
        return put("EnclosingOperation", operation);
    }

    ConditionKeys returnValues(@Nullable String given) {
        return put("ReturnValues", given == null ? "NONE" : given);
    }

    ConditionKeys select(String select) {
        return put("Select", select);
    }

    /** A read of the item with {@code key}, or of what the projection has of it. One of whole items makes all so. */
    ConditionKeys read(Item key, @Nullable ProjectionExpression projection) {
        if (projection == null) {
            return select("ALL_ATTRIBUTES");
        }
        single.putIfAbsent("dynamodb:Select", List.of("SPECIFIC_ATTRIBUTES"));
        return attributes(key.names()).attributes(projection.paths().attributes());
    }

    ConditionKeys attributes(Collection<String> names) {
        attributes.addAll(names);
        return this;
    }

    /**
     * The partition of an item or key. Of a table that isn't there nobody knows which attribute that is: then it is every
     * one that could be.
     */
    ConditionKeys leading(Optional<Table> table, Item item) {
        InvalidValue invalid = item.invalid();
        if (invalid != null) {
            throw ServiceException.validation(invalid.text());
        }
        if (table.isPresent()) {
            for (ScalarAttribute hash : table.get().keySchema().hash()) {
                leading(item.get(hash.name()));
            }
        } else {
            item.forEach(attribute -> leading(attribute.value()));
        }
        return this;
    }

    ConditionKeys leading(@Nullable AttributeValue value) {
        if (value != null && isScalar(value.type())) {
            leading.add(
                    switch (value.type()) {
                        case N -> value.numberText();
                        case B -> Base64.getEncoder().encodeToString(value.binary());
                        default -> value.string();
                    });
        }
        return this;
    }

    Map<String, List<String>> toMap() {
        if (!leading.isEmpty()) {
            single.put("dynamodb:LeadingKeys", List.copyOf(leading));
        }
        if (!attributes.isEmpty()) {
            single.put("dynamodb:Attributes", List.copyOf(attributes));
        }
        return single;
    }

    private ConditionKeys put(String key, String value) {
        single.put("dynamodb:" + key, List.of(value));
        return this;
    }

    private static boolean isScalar(AttributeType type) {
        return type == AttributeType.S || type == AttributeType.N || type == AttributeType.B;
    }
}
