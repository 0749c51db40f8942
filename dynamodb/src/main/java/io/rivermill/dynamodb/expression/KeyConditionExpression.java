// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb.expression;

import io.rivermill.base.Bytes;
import io.rivermill.wire.AttributeType;
import io.rivermill.wire.AttributeValue;
import io.rivermill.wire.ServiceException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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

    /** All values that keys are compared with where an index can. */
    public List<AttributeValue> operands() {
        List<AttributeValue> operands = new ArrayList<>();
        for (KeyClause clause : clauses) {
            switch (clause) {
                case KeyClause.Compared compared -> operands.add(compared.value());
                case KeyClause.BeginsWith start -> operands.add(start.prefix());
                case KeyClause.Between between -> {
                    operands.add(between.lower());
                    operands.add(between.upper());
                }
                case KeyClause.NotIndexable _ -> {}
            }
        }
        return operands;
    }

    /** What the values of these attributes, the HASH attributes of a key, must be; empty if that isn't said of all. */
    public Optional<List<AttributeValue>> partition(List<? extends KeyElement> hash) {
        List<AttributeValue> values = new ArrayList<>(hash.size());
        for (KeyElement element : hash) {
            if (!(find(element) instanceof KeyClause.Compared clause) || !isEquality(clause)) {
                return Optional.empty();
            }
            values.add(clause.value());
        }
        return Optional.of(values);
    }

    /**
     * What to read from a table or index whose key has these attributes.
     *
     * @throws ServiceException when the conditions aren't those of a query on such keys
     */
    public KeyRange range(List<? extends KeyElement> hash, List<? extends KeyElement> range) {
        int keys = hash.size() + range.size();
        if (clauses.size() > keys) {
            throw ServiceException.validation("The number of query conditions (" + clauses.size()
                    + ") exceeds the number of key attributes defined in the schema (" + keys + ")");
        }
        for (KeyElement element : hash) {
            checkEquality(element, hash.size());
        }
        int conditions = clauses.size() - hash.size();
        checkRange(range, conditions);
        List<AttributeValue> partition = values(hash);
        if (conditions == 0) {
            return KeyRange.all(partition, List.of());
        }
        KeyElement last = range.get(conditions - 1);
        List<AttributeValue> prefix = values(range.subList(0, conditions - 1));
        return range(partition, prefix, Objects.requireNonNull(find(last)), last.type());
    }

    private void checkEquality(KeyElement element, int hashElements) {
        KeyClause clause = find(element);
        if (isEquality(clause)) {
            return;
        }
        if (hashElements > 1) {
            throw ServiceException.validation(
                    "HASH key attributes " + element.name() + " must have equality conditions specified in the query");
        }
        throw clause == null ? missed(element) : ServiceException.validation("Query key condition not supported");
    }

    /** Conditions are on the first attributes, and all but the last of them are equalities. */
    private void checkRange(List<? extends KeyElement> range, int conditions) {
        List<KeyElement> named = new ArrayList<>(conditions);
        for (KeyElement element : range) {
            if (find(element) != null) {
                named.add(element);
            }
        }
        if (named.size() < conditions) {
            for (KeyElement element : range) {
                if (find(element) == null) {
                    throw missed(element);
                }
            }
        }
        if (conditions == 0) {
            return;
        }
        KeyElement last = named.getLast();
        List<String> unequal = new ArrayList<>(0);
        for (KeyElement element : range.subList(0, range.indexOf(last))) {
            if (!isEquality(find(element))) {
                unequal.add(element.name());
            }
        }
        if (!unequal.isEmpty()) {
            throw ServiceException.validation("RANGE key attributes " + String.join(", ", unequal)
                    + " must have equality conditions specified in the query because a condition is present on key"
                    + " attribute " + last.name());
        }
    }

    private @Nullable KeyClause find(KeyElement element) {
        for (KeyClause clause : clauses) {
            if (clause.attribute().equals(element.name())) {
                return clause;
            }
        }
        return null;
    }

    private static boolean isEquality(@Nullable KeyClause clause) {
        return clause instanceof KeyClause.Compared compared && compared.comparator() == Comparator.EQUAL;
    }

    private static ServiceException missed(KeyElement element) {
        return ServiceException.validation("Query condition missed key schema element: " + element.name());
    }

    /** The values of attributes whose conditions are equalities. */
    private List<AttributeValue> values(List<? extends KeyElement> elements) {
        List<AttributeValue> values = new ArrayList<>(elements.size());
        for (KeyElement element : elements) {
            KeyClause.Compared clause = (KeyClause.Compared) Objects.requireNonNull(find(element));
            checkValue(element.name(), element.type(), clause.value());
            values.add(clause.value());
        }
        return values;
    }

    private static KeyRange range(
            List<AttributeValue> partition, List<AttributeValue> prefix, KeyClause clause, AttributeType type) {
        return switch (clause) {
            case KeyClause.NotIndexable _ ->
                throw ServiceException.validation("Attempted conditional constraint is not an indexable operation");
            case KeyClause.BeginsWith(String attribute, AttributeValue start) -> {
                byte[] from = bytes(attribute, type, start);
                byte[] after = Bytes.afterPrefix(from);
                yield new KeyRange(partition, prefix, from, after.length == 0 ? null : after);
            }
            case KeyClause.Between(String attribute, AttributeValue lower, AttributeValue upper) ->
                new KeyRange(
                        partition,
                        prefix,
                        bytes(attribute, type, lower),
                        Bytes.concat(bytes(attribute, type, upper), NEXT));
            case KeyClause.Compared(String attribute, Comparator comparator, AttributeValue value) -> {
                byte[] at = bytes(attribute, type, value);
                byte[] behind = Bytes.concat(at, NEXT);
                yield switch (comparator) {
                    case EQUAL -> new KeyRange(partition, prefix, at, behind);
                    case LESS -> new KeyRange(partition, prefix, Bytes.EMPTY, at);
                    case LESS_OR_EQUAL -> new KeyRange(partition, prefix, Bytes.EMPTY, behind);
                    case GREATER -> new KeyRange(partition, prefix, behind, null);
                    case GREATER_OR_EQUAL -> new KeyRange(partition, prefix, at, null);
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
