// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.wire.AttributeType;
import io.rivermill.wire.ServiceException;
import io.rivermill.wire.dynamodb.AttributeDefinition;
import io.rivermill.wire.dynamodb.KeySchemaElement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** CreateTable's rules about key schema and attribute definitions, in DynamoDB's order and words. */
final class TableKeyRules {
    private TableKeyRules() {}

    /** The key that {@code elements} and {@code definitions} describe. */
    static KeySchema keySchema(List<KeySchemaElement> elements, List<ScalarAttribute> definitions) {
        List<String> names =
                elements.stream().map(KeySchemaElement::attributeName).toList();
        if (elements.size() > definitions.size()) {
            throw ServiceException.validation("Invalid KeySchema: Some index key attribute have no definition");
        }
        List<String> defined = definitions.stream().map(ScalarAttribute::name).toList();
        if (!defined.containsAll(names)) {
            throw TableErrors.invalid("Some index key attributes are not defined in AttributeDefinitions. Keys: "
                    + names + ", AttributeDefinitions: " + defined);
        }
        if (names.size() == 2 && names.get(0).equals(names.get(1))) {
            throw ServiceException.validation(
                    "Both the Hash Key and the Range Key element in the KeySchema have the same name");
        }
        checkRoles(elements);
        List<ScalarAttribute> key =
                names.stream().map(name -> definition(name, definitions)).toList();
        return new KeySchema(key.subList(0, 1), key.subList(1, key.size()));
    }

    /** A table without indexes needs its key's definitions and no others. */
    static void checkAllInKey(KeySchema schema, List<ScalarAttribute> definitions) {
        long names = definitions.stream().map(ScalarAttribute::name).distinct().count();
        if (names != schema.attributes().size()) {
            throw TableErrors.invalid("Number of attributes in KeySchema does not exactly match number of attributes "
                    + "defined in AttributeDefinitions");
        }
    }

    /** Every definition is part of some key, and none is there twice. */
    static void checkAllUsed(KeySchema table, List<Index> indexes, List<ScalarAttribute> definitions) {
        Set<String> used = new LinkedHashSet<>(table.names());
        indexes.forEach(index -> used.addAll(index.keySchema().names()));
        List<String> defined = definitions.stream().map(ScalarAttribute::name).toList();
        if (!used.containsAll(defined)) {
            throw TableErrors.invalid("Some AttributeDefinitions are not used. AttributeDefinitions: " + defined
                    + ", keys used: " + used);
        }
        Set<String> seen = new HashSet<>();
        for (String name : defined) {
            if (!seen.add(name)) {
                throw ServiceException.validation("Attribute Name is duplicated: " + name);
            }
        }
    }

    static List<ScalarAttribute> definitions(List<AttributeDefinition> given) {
        List<ScalarAttribute> definitions = new ArrayList<>(given.size());
        for (AttributeDefinition definition : given) {
            AttributeType type = AttributeType.valueOf(definition.attributeType());
            definitions.add(new ScalarAttribute(definition.attributeName(), type));
        }
        return definitions;
    }

    private static void checkRoles(List<KeySchemaElement> elements) {
        if (!elements.get(0).keyType().equals("HASH")) {
            throw ServiceException.validation("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
        }
        if (elements.size() == 2 && !elements.get(1).keyType().equals("RANGE")) {
            throw ServiceException.validation("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
        }
    }

    static ScalarAttribute definition(String name, List<ScalarAttribute> definitions) {
        return definitions.stream()
                .filter(definition -> definition.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
