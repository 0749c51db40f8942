// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.model;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tables of an account. */
final class Database {
    private final Map<String, Table> tables = new LinkedHashMap<>();

    Database(List<Schema> schemas) {
        schemas.forEach(schema -> tables.put(schema.table(), new Table(schema)));
    }

    private Database() {}

    Database copy() {
        Database copy = new Database();
        tables.forEach((name, table) -> copy.tables.put(name, table.copy()));
        return copy;
    }

    Table table(String name) {
        Table table = tables.get(name);
        if (table == null) {
            throw new Refusal("ResourceNotFoundException", "Requested resource not found");
        }
        return table;
    }

    Collection<Table> tables() {
        return tables.values();
    }
}
