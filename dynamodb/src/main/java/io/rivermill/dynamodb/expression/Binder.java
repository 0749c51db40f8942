// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb.expression;

import io.rivermill.dynamodb.expression.Node.IndexStep;
import io.rivermill.dynamodb.expression.Node.NameStep;
import io.rivermill.dynamodb.expression.Node.PathNode;
import io.rivermill.dynamodb.expression.Node.Step;
import io.rivermill.dynamodb.expression.Node.ValueNode;
import io.rivermill.wire.AttributeValue;
import io.rivermill.wire.Item;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts the names and values of a request in the place of placeholders, and remembers which were used. */
final class Binder {
    private static final int LEVELS_MAX = 32;

    private final Map<String, String> names;
    private final Item values;
    private final Set<String> usedNames = new HashSet<>();
    private final Set<String> usedValues = new HashSet<>();

    Binder(@Nullable Map<String, String> names, @Nullable Item values) {
        this.names = names == null ? Map.of() : names;
        this.values = values == null ? Item.EMPTY : values;
    }

    DocumentPath path(PathNode node) {
        List<DocumentPath.Element> rest = new ArrayList<>();
        String attribute = "";
        boolean first = true;
        for (Step step : node.steps()) {
            DocumentPath.Element element = switch (step) {
                case NameStep name -> new DocumentPath.Name(name(name));
                case IndexStep(int index) -> new DocumentPath.Index(index);
            };
            if (first && element instanceof DocumentPath.Name(String name)) {
                attribute = name;
            } else {
                rest.add(element);
            }
            first = false;
        }
        int levels = node.steps().size();
        if (levels > LEVELS_MAX) {
            throw new ExpressionException("The document path has too many nesting levels; nesting levels: " + levels);
        }
        return new DocumentPath(attribute, List.copyOf(rest));
    }

    private String name(NameStep step) {
        if (!step.isPlaceholder()) {
            return step.text();
        }
        String name = names.get(step.text());
        if (name == null) {
            throw new ExpressionException("An expression attribute name used in the document path is not defined; "
                    + "attribute name: " + step.text());
        }
        usedNames.add(step.text());
        return name;
    }

    AttributeValue value(ValueNode node) {
        AttributeValue value = values.get(node.placeholder());
        if (value == null) {
            throw new ExpressionException("An expression attribute value used in expression is not defined; "
                    + "attribute value: " + node.placeholder());
        }
        usedValues.add(node.placeholder());
        return value;
    }

    List<String> unusedNames() {
        return names.keySet().stream().filter(name -> !usedNames.contains(name)).toList();
    }

    List<String> unusedValues() {
        return values.names().stream()
                .filter(name -> !usedValues.contains(name))
                .toList();
    }
}
