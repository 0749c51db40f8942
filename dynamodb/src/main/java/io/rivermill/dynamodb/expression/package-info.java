// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
/**
 * DynamoDB's expression language: conditions, filters, key conditions, updates, projections.
 *
 * <p>One way for all: {@code Tokens} cut the text, {@code ExpressionParser} and its kin make a tree of {@code Node}s that
 * knows only the text (so it is cached by text), {@code Binder}s put in the names and values of the request and check what
 * DynamoDB checks before it looks at any table, and what comes out is immutable and evaluates over
 * {@link io.rivermill.wire.Item}. {@link io.rivermill.dynamodb.expression.ExpressionScope} is the front door.
 */
@NullMarked
package io.rivermill.dynamodb.expression;

import org.jspecify.annotations.NullMarked;
