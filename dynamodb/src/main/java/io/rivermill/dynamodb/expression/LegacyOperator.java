// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb.expression;

import io.rivermill.wire.AttributeType;
import io.rivermill.wire.AttributeValue;
import java.util.List;

/** The operators of conditions that aren't expressions, and which values each compares with. */
enum LegacyOperator {
    EQ(1, Comparand.ANY),
    NE(1, Comparand.ANY),
    LT(1, Comparand.ORDERED),
    LE(1, Comparand.ORDERED),
    GT(1, Comparand.ORDERED),
    GE(1, Comparand.ORDERED),
    BETWEEN(2, Comparand.ORDERED),
    IN(1, 100, Comparand.ORDERED),
    BEGINS_WITH(1, Comparand.STRINGS),
    CONTAINS(1, Comparand.ORDERED),
    NOT_CONTAINS(1, Comparand.ORDERED),
    NULL(0, Comparand.NONE),
    NOT_NULL(0, Comparand.NONE);

    private final int valuesMin;
    private final int valuesMax;
    private final Comparand comparand;

    LegacyOperator(int values, Comparand comparand) {
        this(values, values, comparand);
    }

    LegacyOperator(int valuesMin, int valuesMax, Comparand comparand) {
        this.valuesMin = valuesMin;
        this.valuesMax = valuesMax;
        this.comparand = comparand;
    }

    boolean takes(int values) {
        return valuesMin <= values && values <= valuesMax;
    }

    boolean takes(AttributeType type) {
        return switch (comparand) {
            case NONE -> false;
            case ANY -> true;
            case ORDERED -> type.isOrdered();
            case STRINGS -> type == AttributeType.S || type == AttributeType.B;
        };
    }

    /** What an expression would say. */
    Condition condition(DocumentPath path, List<AttributeValue> values) {
        Operand left = new Operand.Path(path);
        List<Operand> right = values.stream()
                .map(value -> (Operand) new Operand.Literal(value))
                .toList();
        return switch (this) {
            case EQ -> new Condition.Comparison(Comparator.EQUAL, left, right.getFirst());
            case NE -> new Condition.Comparison(Comparator.NOT_EQUAL, left, right.getFirst());
            case LT -> new Condition.Comparison(Comparator.LESS, left, right.getFirst());
            case LE -> new Condition.Comparison(Comparator.LESS_OR_EQUAL, left, right.getFirst());
            case GT -> new Condition.Comparison(Comparator.GREATER, left, right.getFirst());
            case GE -> new Condition.Comparison(Comparator.GREATER_OR_EQUAL, left, right.getFirst());
            case BETWEEN -> new Condition.Between(left, right.get(0), right.get(1));
            case IN -> new Condition.In(left, right);
            case BEGINS_WITH -> new Condition.BeginsWith(left, right.getFirst());
            case CONTAINS -> new Condition.Contains(left, right.getFirst());
            case NOT_CONTAINS -> // false of what is absent, unlike NE
                new Condition.And(List.of(
                        new Condition.AttributeExists(path),
                        new Condition.Not(new Condition.Contains(left, right.getFirst()))));
            case NULL -> new Condition.Not(new Condition.AttributeExists(path));
            case NOT_NULL -> new Condition.AttributeExists(path);
        };
    }

    /** The same of a key attribute. */
    KeyClause keyClause(String attribute, List<AttributeValue> values) {
        return switch (this) {
            case EQ -> new KeyClause.Compared(attribute, Comparator.EQUAL, values.getFirst());
            case LT -> new KeyClause.Compared(attribute, Comparator.LESS, values.getFirst());
            case LE -> new KeyClause.Compared(attribute, Comparator.LESS_OR_EQUAL, values.getFirst());
            case GT -> new KeyClause.Compared(attribute, Comparator.GREATER, values.getFirst());
            case GE -> new KeyClause.Compared(attribute, Comparator.GREATER_OR_EQUAL, values.getFirst());
            case BETWEEN -> new KeyClause.Between(attribute, values.get(0), values.get(1));
            case BEGINS_WITH -> new KeyClause.BeginsWith(attribute, values.getFirst());
            case NE, IN, CONTAINS, NOT_CONTAINS, NULL, NOT_NULL -> new KeyClause.NotIndexable(attribute);
        };
    }

    /** The types of values that an operator may be given. */
    private enum Comparand {
        NONE,
        ANY,
        ORDERED,
        STRINGS
    }
}
