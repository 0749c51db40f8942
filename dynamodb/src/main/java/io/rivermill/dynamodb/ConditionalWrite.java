// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.dynamodb.expression.ConditionExpression;
import io.rivermill.dynamodb.expression.ExpressionScope;
import io.rivermill.dynamodb.expression.RequestWording;
import io.rivermill.wire.Item;
import io.rivermill.wire.dynamodb.DeleteItemInput;
import io.rivermill.wire.dynamodb.ExpectedAttributeValue;
import io.rivermill.wire.dynamodb.PutItemInput;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What PutItem and DeleteItem ask alike: their condition, in either form, and what they want returned. */
record ConditionalWrite(
        @Nullable Map<String, ExpectedAttributeValue> expected,
        @Nullable String conditionalOperator,
        @Nullable String conditionExpression,
        @Nullable Map<String, String> names,
        @Nullable Item values,
        @Nullable String returnValues,
        @Nullable String returnValuesOnFailure) {
    private static final RequestWording WORDING = RequestWording.WRITES;

    static ConditionalWrite of(PutItemInput input) {
        return new ConditionalWrite(
                input.expected(),
                input.conditionalOperator(),
                input.conditionExpression(),
                input.expressionAttributeNames(),
                input.expressionAttributeValues(),
                input.returnValues(),
                input.returnValuesOnConditionCheckFailure());
    }

    static ConditionalWrite of(DeleteItemInput input) {
        return new ConditionalWrite(
                input.expected(),
                input.conditionalOperator(),
                input.conditionExpression(),
                input.expressionAttributeNames(),
                input.expressionAttributeValues(),
                input.returnValues(),
                input.returnValuesOnConditionCheckFailure());
    }

    /** Checks which parameters there are, then {@code item} or key, then what shall be returned; {@link #guard} follows. */
    ExpressionScope check(Item item) {
        Parameters parameters = new Parameters(WORDING)
                .legacy("Expected", expected)
                .legacy("ConditionalOperator", conditionalOperator)
                .expression("ConditionExpression", conditionExpression);
        parameters.check();
        LegacyParameters.checkOperator(WORDING, conditionalOperator, expected);
        ExpressionScope scope = new ExpressionScope(WORDING, names, values);
        scope.expectExpressions(parameters.hasExpressions(), "ConditionExpression");
        Parameters.checkValues(WORDING, item);
        ItemWrites.checkOldOrNone(WORDING, returnValues);
        return scope;
    }

    /** The condition. */
    Guard guard(ExpressionScope scope) {
        ConditionExpression tests = LegacyParameters.expected(WORDING, expected, conditionalOperator);
        scope.open();
        ConditionExpression condition = scope.condition(conditionExpression);
        scope.close();
        return new Guard(tests == null ? condition : tests, returnValuesOnFailure);
    }
}
