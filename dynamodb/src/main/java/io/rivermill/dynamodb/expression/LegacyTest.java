// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb.expression;

import io.rivermill.wire.AttributeType;
import io.rivermill.wire.AttributeValue;
import io.rivermill.wire.InvalidValue;
import java.util.ArrayList;
import java.util.List;

/**
 * What Expected, QueryFilter, ScanFilter and KeyConditions say of one attribute, which is always one of the item itself.
 * Lists of them become the same trees that expressions become, so both are evaluated in one way.
 *
 * @param operator as AWS names it
 */
public record LegacyTest(String attribute, String operator, List<AttributeValue> values) {
    private static final String INVALID = "One or more parameter values were invalid: ";

    public LegacyTest {
        values = List.copyOf(values);
    }

    /** Refuses malformed values, and those with which the operator doesn't compare. */
    public void check(RequestWording wording) {
        for (AttributeValue value : values) {
            InvalidValue invalid = value.invalid();
            if (invalid != null) {
                throw wording.refuse(invalid);
            }
        }
        LegacyOperator compares = LegacyOperator.valueOf(operator);
        if (!compares.takes(values.size())) {
            throw wording.refuse(INVALID + "Invalid number of argument(s) for the " + operator + " ComparisonOperator");
        }
        if (values.isEmpty()) {
            return;
        }
        AttributeType type = values.getFirst().type();
        if (values.stream().anyMatch(value -> value.type() != type)) {
            throw wording.refuse(INVALID + "AttributeValues inside AttributeValueList must be of same type");
        }
        if (!compares.takes(type)) {
            throw wording.refuse(
                    INVALID + "ComparisonOperator " + operator + " is not valid for " + type + " AttributeValue type");
        }
        if (compares == LegacyOperator.BETWEEN && values.get(0).compareKey(values.get(1)) > 0) {
            throw wording.refuse("The BETWEEN condition was provided a range where the lower bound is greater than the"
                    + " upper bound");
        }
    }

    /** The condition that all of these hold, or any; they are in order and at least one. */
    public static ConditionExpression condition(List<LegacyTest> tests, boolean any) {
        PathSet paths = new PathSet();
        List<Condition> conditions = new ArrayList<>(tests.size());
        for (LegacyTest test : tests) {
            DocumentPath path = new DocumentPath(test.attribute, List.of());
            paths.add(path);
            conditions.add(LegacyOperator.valueOf(test.operator).condition(path, test.values));
        }
        Condition whole = any ? new Condition.Or(conditions) : new Condition.And(conditions);
        return new ConditionExpression(whole, paths);
    }

    /** The key condition that these are, in order. */
    public static KeyConditionExpression keyCondition(List<LegacyTest> tests) {
        return new KeyConditionExpression(tests.stream()
                .map(test -> LegacyOperator.valueOf(test.operator).keyClause(test.attribute, test.values))
                .toList());
    }
}
