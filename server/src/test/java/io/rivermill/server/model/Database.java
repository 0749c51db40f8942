// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.model;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tables of an account. */
final class Database {
    private final Map<String, Table> tables = new LinkedHashMap<>();
    private final Map<String, List<Write>> tokens = new HashMap<>();

    Database(List<Schema> schemas) {
        schemas.forEach(schema -> tables.put(schema.table(), new Table(schema)));
    }

    private Database() {}

    Database copy() {
        Database copy = new Database();
        tables.forEach((name, table) -> copy.tables.put(name, table.copy()));
        copy.tokens.putAll(tokens);
        return copy;
    }

    Table table(String name) {
        Table table = tables.get(name);
        if (table == null) {
            throw new Refusal("ResourceNotFoundException", "Requested resource not found");
        }
        return table;
    }

    void remember(String token, List<Write> writes) {
        tokens.put(token, writes);
    }

    /** True if these writes were made with this token; refuses it with others. */
    boolean isRepeated(String token, List<Write> writes) {
        List<Write> known = tokens.get(token);
        if (known != null && !known.equals(writes)) {
            throw new Refusal(
                    "IdempotentParameterMismatchException",
                    "The request uses the same client token as a previous, but non-identical request.");
        }
        return known != null;
    }
}
