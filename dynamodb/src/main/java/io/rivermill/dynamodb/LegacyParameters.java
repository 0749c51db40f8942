// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.dynamodb.expression.ConditionExpression;
import io.rivermill.dynamodb.expression.KeyConditionExpression;
import io.rivermill.dynamodb.expression.LegacyTest;
import io.rivermill.dynamodb.expression.LegacyUpdate;
import io.rivermill.dynamodb.expression.RequestWording;
import io.rivermill.dynamodb.expression.UpdateExpression;
import io.rivermill.wire.AttributeValue;
import io.rivermill.wire.dynamodb.AttributeValueUpdate;
import io.rivermill.wire.dynamodb.Condition;
import io.rivermill.wire.dynamodb.ExpectedAttributeValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads the parameters that came before expressions into what expressions are read into. Null is a parameter that the
 * request doesn't have; one that is empty says nothing either.
 */
final class LegacyParameters {
    private static final String INVALID = "One or more parameter values were invalid: ";

    private LegacyParameters() {}

    /** Checks that ConditionalOperator has something to connect: {@code tests} is the request's Expected or filter. */
    static void checkOperator(RequestWording wording, @Nullable String operator, @Nullable Map<String, ?> tests) {
        if (operator == null) {
            return;
        }
        if (tests == null || tests.isEmpty()) {
            throw wording.refuse("ConditionalOperator cannot be used without Filter or Expected");
        }
        if (tests.size() == 1) {
            throw wording.refuse(
                    "ConditionalOperator can only be used when Filter or Expected has two or more elements");
        }
    }

    /** The condition that Expected is. */
    static @Nullable ConditionExpression expected(
            RequestWording wording, @Nullable Map<String, ExpectedAttributeValue> expected, @Nullable String operator) {
        if (expected == null) {
            return null;
        }
        List<LegacyTest> tests = new ArrayList<>(expected.size());
        expected.forEach((attribute, expectation) -> tests.add(test(wording, attribute, expectation)));
        return condition(tests, operator);
    }

    /** The condition that QueryFilter or ScanFilter is. */
    static @Nullable ConditionExpression filter(
            RequestWording wording, @Nullable Map<String, Condition> filter, @Nullable String operator) {
        return filter == null ? null : condition(tests(wording, filter), operator);
    }

    /** The key condition that KeyConditions is. */
    static KeyConditionExpression keyCondition(RequestWording wording, Map<String, Condition> conditions) {
        List<LegacyTest> tests = tests(wording, conditions);
        if (tests.isEmpty()) {
            throw wording.refuse("Conditions can be of length 1 or 2 only");
        }
        return LegacyTest.keyCondition(tests);
    }

    /** The update that AttributeUpdates is. */
    static @Nullable UpdateExpression update(
            RequestWording wording, @Nullable Map<String, AttributeValueUpdate> updates) {
        if (updates == null || updates.isEmpty()) {
            return null;
        }
        List<LegacyUpdate> checked = new ArrayList<>(updates.size());
        updates.forEach((attribute, update) -> {
            String action = Objects.requireNonNullElse(update.action(), "PUT");
            LegacyUpdate one = new LegacyUpdate(attribute, action, update.value());
            one.check(wording);
            checked.add(one);
        });
        return LegacyUpdate.update(checked);
    }

    private static @Nullable ConditionExpression condition(List<LegacyTest> tests, @Nullable String operator) {
        return tests.isEmpty() ? null : LegacyTest.condition(tests, "OR".equals(operator));
    }

    private static List<LegacyTest> tests(RequestWording wording, Map<String, Condition> conditions) {
        List<LegacyTest> tests = new ArrayList<>(conditions.size());
        conditions.forEach((attribute, condition) -> {
            List<AttributeValue> values = condition.attributeValueList();
            tests.add(checked(
                    wording,
                    new LegacyTest(attribute, condition.comparisonOperator(), values == null ? List.of() : values)));
        });
        return tests;
    }

    /** Expected says by Exists and Value, or by ComparisonOperator and its values, what it expects. */
    private static LegacyTest test(RequestWording wording, String attribute, ExpectedAttributeValue expectation) {
        AttributeValue value = expectation.value();
        List<AttributeValue> values = expectation.attributeValueList();
        String operator = expectation.comparisonOperator();
        Boolean exists = expectation.exists();
        String where = " for Attribute: " + attribute;
        if (value != null && values != null) {
            throw wording.refuse(INVALID + "Value and AttributeValueList cannot be used together" + where);
        }
        if (operator != null) {
            if (exists != null) {
                throw wording.refuse(INVALID + "Exists and ComparisonOperator cannot be used together" + where);
            }
            if (value == null && values == null && !operator.endsWith("NULL")) {
                throw wording.refuse(INVALID + "Value or AttributeValueList must be used with ComparisonOperator: "
                        + operator + where);
            }
            return checked(wording, new LegacyTest(attribute, operator, values != null ? values : listOf(value)));
        }
        if (values != null) {
            throw wording.refuse(INVALID + "AttributeValueList can only be used with a ComparisonOperator" + where);
        }
        if (Boolean.FALSE.equals(exists)) {
            if (value != null) {
                throw wording.refuse(INVALID + "Value cannot be used when Exists is false" + where);
            }
            return new LegacyTest(attribute, "NULL", List.of());
        }
        if (value == null) {
            throw wording.refuse(INVALID + "Value must be provided when Exists is " + exists + where);
        }
        return checked(wording, new LegacyTest(attribute, "EQ", List.of(value)));
    }

    private static List<AttributeValue> listOf(@Nullable AttributeValue value) {
        return value == null ? List.of() : List.of(value);
    }

    private static LegacyTest checked(RequestWording wording, LegacyTest test) {
        test.check(wording);
        return test;
    }
}
