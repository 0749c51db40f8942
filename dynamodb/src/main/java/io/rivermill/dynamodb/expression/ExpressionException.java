// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb.expression;

/** What is wrong with an expression, without the name of its parameter, which only {@link ExpressionScope} knows. */
final class ExpressionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String detail;

    ExpressionException(String detail) {
        super(detail, null, false, false);
        this.detail = detail;
    }

    String detail() {
        return detail;
    }
}
