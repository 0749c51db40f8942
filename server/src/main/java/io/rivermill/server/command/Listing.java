// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import io.rivermill.server.client.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows under column names, printed as people or programs want them. */
final class Listing {
    private final List<String> columns;
    private final List<List<Object>> rows = new ArrayList<>();

    /** Names in lower camel case: JSON's members; people see them in capitals. */
    Listing(String... columns) {
        this.columns = List.of(columns);
    }

    void add(Object... values) {
        if (values.length != columns.size()) {
            throw new IllegalArgumentException(values.length + " values for " + columns);
        }
        rows.add(List.of(values));
    }

    void print(Terminal out, OutputOption.Format format) {
        switch (format) {
            case json -> out.line(new Json(rows.stream().map(this::object).toList()).toString());
            case text -> rows.forEach(row -> out.line(joined(row)));
            case table -> printTable(out);
        }
    }

    /** One thing's facts: an object, or a line for each. */
    static void printFacts(Terminal out, OutputOption.Format format, Map<String, ?> facts) {
        int width = facts.keySet().stream().mapToInt(String::length).max().orElse(0);
        switch (format) {
            case json -> out.line(new Json(facts).toString());
            case text -> facts.forEach((name, value) -> out.line(name + "\t" + value));
            case table -> facts.forEach((name, value) -> out.line(out.faint(padded(name, width)) + "  " + value));
        }
    }

    private void printTable(Terminal out) {
        int[] widths = IntStream.range(0, columns.size())
                .map(i -> rows.stream()
                        .mapToInt(row -> row.get(i).toString().length())
                        .reduce(columns.get(i).length(), Math::max))
                .toArray();
        out.line(out.strong(line(columns.stream().map(Listing::heading).toList(), widths)));
        rows.forEach(row -> out.line(line(row, widths)));
    }

    private static String heading(String column) {
        return column.toUpperCase(Locale.ROOT);
    }

    private static String line(List<?> values, int[] widths) {
        return IntStream.range(0, values.size())
                .mapToObj(i -> padded(values.get(i).toString(), widths[i]))
                .collect(Collectors.joining("  "))
                .stripTrailing();
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private static String joined(List<Object> row) {
        return row.stream().map(Object::toString).collect(Collectors.joining("\t"));
    }

    private Map<String, Object> object(List<Object> row) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            object.put(columns.get(i), row.get(i));
        }
        return object;
    }
}
