// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.model;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tables of an account. */
final class Database {
    /** When histories begin, in seconds. */
    static final long START = 1_767_225_600;

    private static final long TOKEN_SECONDS = 600;

    private final Map<String, Table> tables = new LinkedHashMap<>();
    private final Map<String, Sent> tokens = new HashMap<>();
    private long now = START;

    /** The writes of a token, and when it was sent. */
    private record Sent(List<Write> writes, long at) {}

    Database(List<Schema> schemas) {
        schemas.forEach(schema -> tables.put(schema.table(), new Table(schema)));
    }

    private Database() {}

    Database copy() {
        Database copy = new Database();
        tables.forEach((name, table) -> copy.tables.put(name, table.copy()));
        copy.tokens.putAll(tokens);
        copy.now = now;
        return copy;
    }

    Table table(String name) {
        Table table = tables.get(name);
        if (table == null) {
            throw new Refusal("ResourceNotFoundException", "Requested resource not found");
        }
        return table;
    }

    /** Lets time pass, and then deletes all that has expired. */
    void expire(long seconds) {
        now += seconds;
        tables.values().forEach(table -> table.expire(now));
    }

    void remember(String token, List<Write> writes) {
        tokens.put(token, new Sent(writes, now));
    }

    /** True if these writes were made with this token lately; refuses it with others. */
    boolean isRepeated(String token, List<Write> writes) {
        Sent known = tokens.get(token);
        if (known == null || now - known.at() >= TOKEN_SECONDS) {
            return false;
        }
        if (!known.writes().equals(writes)) {
            throw new Refusal(
                    "IdempotentParameterMismatchException",
                    "The request uses the same client token as a previous, but non-identical request.");
        }
        return true;
    }
}
