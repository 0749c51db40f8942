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
    private static final int ATTRIBUTES_MAX = 4; // of each role in the key of a global index

    private TableKeyRules() {}

    /** The key that {@code elements} and {@code definitions} describe: of a table or a local index. */
    static KeySchema keySchema(List<KeySchemaElement> elements, List<ScalarAttribute> definitions) {
        checkNames(elements, definitions);
        if (elements.size() == 2 && isHash(elements.get(1))) {
            throw ServiceException.validation("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
        }
        return schema(elements, definitions);
    }

    /** The same of a global index, which may have several HASH attributes and several RANGE attributes. */
    static KeySchema globalKeySchema(List<KeySchemaElement> elements, List<ScalarAttribute> definitions) {
        checkNames(elements, definitions);
        for (int i = 1; i < elements.size(); i++) {
            if (isHash(elements.get(i)) && !isHash(elements.get(i - 1))) {
                throw TableErrors.invalid("All HASH key attributes must precede RANGE key attributes in the KeySchema");
            }
        }
        KeySchema schema = schema(elements, definitions);
        checkCount(schema.hash(), "HASH");
        checkCount(schema.range(), "RANGE");
        return schema;
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

    private static void checkNames(List<KeySchemaElement> elements, List<ScalarAttribute> definitions) {
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
        if (new HashSet<>(names).size() < names.size()) {
            throw ServiceException.validation(
                    names.size() == 2
                            ? "Both the Hash Key and the Range Key element in the KeySchema have the same name"
                            : "The KeySchema contains multiple key attributes with the same name");
        }
        if (!isHash(elements.getFirst())) {
            throw ServiceException.validation("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
        }
    }

    private static void checkCount(List<ScalarAttribute> attributes, String role) {
        if (attributes.size() > ATTRIBUTES_MAX) {
            throw TableErrors.invalid(
                    "The KeySchema exceeds the maximum allowed number of " + role + " key attributes");
        }
    }

    private static KeySchema schema(List<KeySchemaElement> elements, List<ScalarAttribute> definitions) {
        List<ScalarAttribute> hash = new ArrayList<>();
        List<ScalarAttribute> range = new ArrayList<>();
        for (KeySchemaElement element : elements) {
            (isHash(element) ? hash : range).add(definition(element.attributeName(), definitions));
        }
        return new KeySchema(hash, range);
    }

    private static boolean isHash(KeySchemaElement element) {
        return element.keyType().equals("HASH");
    }

    static ScalarAttribute definition(String name, List<ScalarAttribute> definitions) {
        return definitions.stream()
                .filter(definition -> definition.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
