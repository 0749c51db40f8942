// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb.expression;

import io.rivermill.dynamodb.expression.Node.PathNode;
import java.util.ArrayList;
import java.util.List;

/** Parses projections: paths and commas. */
final class ProjectionParser extends ExpressionParser {
    private ProjectionParser(String text) {
        super(text);
    }

    static List<PathNode> parse(String text) {
        ProjectionParser parser = new ProjectionParser(text);
        List<PathNode> paths = new ArrayList<>();
        do {
            paths.add(parser.path());
        } while (parser.tokens.take(","));
        parser.tokens.expectEnd();
        parser.checkParentheses();
        parser.checkReservedWords();
        return List.copyOf(paths);
    }

    @Override
    Node argument() {
        throw tokens.unexpected();
    }
}
