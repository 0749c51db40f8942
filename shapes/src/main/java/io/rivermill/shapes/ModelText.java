// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.shapes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The readable text form of a service's model: one line per service, operation, shape and member.
 *
 * <pre>
 * service dynamodb protocol=json-1.0 target=DynamoDB_20120810
 * operation PutItem input=PutItemInput output=PutItemOutput errors=ConditionalCheckFailedException,…
 * structure PutItemInput
 *   TableName TableName required
 * string TableName min=3 max=255 pattern=[a-zA-Z0-9_.-]+
 * </pre>
 *
 * <p>A value with a blank, a quote or a {@code #} stands in single quotes, in which a quote is written twice; nothing is
 * ever escaped by a backslash, so patterns read as they are. {@code #} at the beginning of a line is a comment.
 */
public final class ModelText {
    private final Entry service;
    private final Map<String, Entry> operations = new TreeMap<>();
    private final Map<String, Entry> shapes = new LinkedHashMap<>();

    public ModelText(Entry service) {
        this.service = service;
    }

    public Entry service() {
        return service;
    }

    public Map<String, Entry> operations() {
        return operations;
    }

    public Map<String, Entry> shapes() {
        return shapes;
    }

    public void add(Entry entry) {
        Map<String, Entry> target = entry.kind().equals("operation") ? operations : shapes;
        if (target.put(entry.name(), entry) != null) {
            throw new ModelFormatException(entry.name() + " is defined twice");
        }
    }

    /** Reads what {@link #write} wrote. */
    public static ModelText read(String text) {
        ModelText model = null;
        Entry last = null;
        int number = 0;
        for (int from = 0; from < text.length(); ) {
            int newline = text.indexOf('\n', from);
            String line = text.substring(from, newline < 0 ? text.length() : newline);
            from += line.length() + 1;
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            List<String> words = words(line, number);
            if (words.size() < 2) {
                throw new ModelFormatException("line " + number + ": two words expected: " + line);
            }
            if (line.startsWith(" ")) {
                if (last == null) {
                    throw new ModelFormatException("line " + number + ": a member without a structure: " + line);
                }
                last.members().add(entry(words.get(1), words.get(0), words));
                continue;
            }
            last = entry(words.get(0), words.get(1), words);
            if (last.kind().equals("service")) {
                model = new ModelText(last);
            } else if (model == null) {
                throw new ModelFormatException("line " + number + ": the service must come first: " + line);
            } else {
                model.add(last);
            }
        }
        if (model == null) {
            throw new ModelFormatException("no service line");
        }
        return model;
    }

    /** Everything in a fixed order: the service, operations by name, shapes by name, members in their own order. */
    public String write(String comment) {
        StringBuilder out = new StringBuilder(1 << 16);
        comment.lines().forEach(line -> out.append("# ").append(line).append('\n'));
        line(out, service.kind(), service.name(), service);
        operations.values().forEach(operation -> line(out, operation.kind(), operation.name(), operation));
        List<Entry> sorted = new ArrayList<>(shapes.values());
        sorted.sort(Comparator.comparing((Entry shape) -> shape.name().toLowerCase(Locale.ROOT))
                .thenComparing(Entry::name));
        for (Entry shape : sorted) {
            line(out, shape.kind(), shape.name(), shape);
            for (Entry member : shape.members()) {
                line(out.append("  "), member.name(), member.kind(), member);
            }
        }
        return out.toString();
    }

    /** The words of a line: blanks separate, single quotes hold together. */
    public static List<String> words(String line, int number) {
        List<String> words = new ArrayList<>(6);
        if (line.indexOf('\'') < 0) {
            plainWords(line, words);
            return words;
        }
        int at = 0;
        while (at < line.length()) {
            if (line.charAt(at) == ' ') {
                at++;
                continue;
            }
            StringBuilder word = new StringBuilder();
            boolean quoted = false;
            while (at < line.length() && (quoted || line.charAt(at) != ' ')) {
                char c = line.charAt(at++);
                if (c != '\'') {
                    word.append(c);
                } else if (quoted && at < line.length() && line.charAt(at) == '\'') {
                    word.append(c);
                    at++;
                } else {
                    quoted = !quoted;
                }
            }
            if (quoted) {
                throw new ModelFormatException("line " + number + ": a quote isn't closed: " + line);
            }
            words.add(word.toString());
        }
        return words;
    }

    private static void plainWords(String line, List<String> words) {
        int from = 0;
        while (from < line.length()) {
            int blank = line.indexOf(' ', from);
            int to = blank < 0 ? line.length() : blank;
            if (to > from) {
                words.add(line.substring(from, to));
            }
            from = to + 1;
        }
    }

    private static Entry entry(String kind, String name, List<String> words) {
        Entry entry = new Entry(kind, name);
        for (int i = 2; i < words.size(); i++) {
            String word = words.get(i);
            int equals = word.indexOf('=');
            String key = equals < 0 ? word : word.substring(0, equals);
            @Nullable String before = entry.attribute(key);
            if (before != null) {
                throw new ModelFormatException(name + " has " + key + " twice");
            }
            entry.set(key, equals < 0 ? "" : word.substring(equals + 1));
        }
        return entry;
    }

    private static void line(StringBuilder out, String first, String second, Entry entry) {
        out.append(first).append(' ').append(second);
        entry.attributes().forEach((key, value) -> {
            out.append(' ').append(key);
            if (!value.isEmpty()) {
                out.append('=').append(quote(value));
            }
        });
        out.append('\n');
    }

    private static String quote(String value) {
        if (value.chars().anyMatch(c -> c < ' ')) {
            throw new ModelFormatException("a control character in: " + value);
        }
        boolean plain = value.indexOf(' ') < 0 && value.indexOf('\'') < 0 && value.indexOf('#') < 0;
        return plain ? value : "'" + value.replace("'", "''") + "'";
    }
}
