// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb.expression;

import io.rivermill.base.Bytes;
import io.rivermill.wire.AttributeType;
import io.rivermill.wire.AttributeValue;
import io.rivermill.wire.ServiceException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A key condition with its names and values put in; which attributes are keys is known only with the table. */
public final class KeyConditionExpression {
    private static final byte[] NEXT = {0}; // appended to a key's bytes, gives the least ones greater

    private final List<KeyClause> clauses;

    KeyConditionExpression(List<KeyClause> clauses) {
        this.clauses = List.copyOf(clauses);
    }

    /** The attributes that have a condition. */
    public Set<String> attributes() {
        Set<String> names = new LinkedHashSet<>();
        clauses.forEach(clause -> names.add(clause.attribute()));
        return names;
    }

    /**
     * What to read from a table or index with these key attributes; {@code sort} and its type are null together.
     *
     * @throws ServiceException when the conditions aren't those of a query on such keys
     */
    public KeyRange range(
            String partition, AttributeType partitionType, @Nullable String sort, @Nullable AttributeType sortType) {
        int keys = sort == null ? 1 : 2;
        if (clauses.size() > keys) {
            throw ServiceException.validation("The number of query conditions (" + clauses.size()
                    + ") exceeds the number of key attributes defined in the schema (" + keys + ")");
        }
        KeyClause onPartition = clause(partition);
        if (!(onPartition instanceof KeyClause.Compared(String _, Comparator comparator, AttributeValue value))
                || comparator != Comparator.EQUAL) {
            throw ServiceException.validation("Query key condition not supported");
        }
        if (clauses.size() == 1) {
            checkValue(partition, partitionType, value);
            return new KeyRange(value, Bytes.EMPTY, null);
        }
        KeyClause onSort = clause(Objects.requireNonNull(sort));
        checkValue(partition, partitionType, value);
        return range(value, onSort, Objects.requireNonNull(sortType));
    }

    private KeyClause clause(String attribute) {
        for (KeyClause clause : clauses) {
            if (clause.attribute().equals(attribute)) {
                return clause;
            }
        }
        throw ServiceException.validation("Query condition missed key schema element: " + attribute);
    }

    private static KeyRange range(AttributeValue partition, KeyClause clause, AttributeType type) {
        return switch (clause) {
            case KeyClause.BeginsWith(String attribute, AttributeValue prefix) -> {
                byte[] from = bytes(attribute, type, prefix);
                byte[] after = Bytes.afterPrefix(from);
                yield new KeyRange(partition, from, after.length == 0 ? null : after);
            }
            case KeyClause.Between(String attribute, AttributeValue lower, AttributeValue upper) ->
                new KeyRange(
                        partition, bytes(attribute, type, lower), Bytes.concat(bytes(attribute, type, upper), NEXT));
            case KeyClause.Compared(String attribute, Comparator comparator, AttributeValue value) -> {
                byte[] at = bytes(attribute, type, value);
                byte[] behind = Bytes.concat(at, NEXT);
                yield switch (comparator) {
                    case EQUAL -> new KeyRange(partition, at, behind);
                    case LESS -> new KeyRange(partition, Bytes.EMPTY, at);
                    case LESS_OR_EQUAL -> new KeyRange(partition, Bytes.EMPTY, behind);
                    case GREATER -> new KeyRange(partition, behind, null);
                    case GREATER_OR_EQUAL -> new KeyRange(partition, at, null);
                    case NOT_EQUAL -> throw new IllegalStateException("refused when the expression was read");
                };
            }
        };
    }

    private static byte[] bytes(String attribute, AttributeType type, AttributeValue value) {
        checkValue(attribute, type, value);
        return value.keyBytes();
    }

    private static void checkValue(String attribute, AttributeType type, AttributeValue value) {
        if (value.type() != type) {
            throw ServiceException.validation(
                    "One or more parameter values were invalid: Condition parameter type does not match schema type");
        }
        if (value.keyLength() == 0) {
            throw ServiceException.validation("One or more parameter values are not valid. "
                    + "The AttributeValue for a key attribute cannot contain an empty "
                    + (type == AttributeType.B ? "binary" : "string") + " value. Key: " + attribute);
        }
    }
}
