// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import io.rivermill.server.client.Json;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A stream's records for people, a line or a few each, or for programs, an object a line. */
final class RecordText {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

    private final Terminal out;
    private final StreamTailCommand.Form form;
    private final boolean json;

    RecordText(Terminal out, StreamTailCommand.Form form, boolean json) {
        this.out = out;
        this.form = form;
        this.json = json;
    }

    /** What one attribute was and is; one of them may be absent. */
    private record Difference(String attribute, Json before, Json after) {}

    void print(StreamRecord record) {
        if (json) {
            out.line(new Json(object(record)).toString());
            return;
        }
        String image = switch (form) {
            case whole -> images(record);
            case keys, diff -> "";
        };
        out.line(out.faint(TIME.format(Instant.ofEpochSecond(record.seconds()))) + " " + record.table() + " "
                + coloured(record.event()) + " " + AttributeText.members(record.keys()) + image);
        if (form == StreamTailCommand.Form.diff) {
            differences(record).forEach(this::print);
        }
    }

    private void print(Difference difference) {
        String name = difference.attribute + ": ";
        if (!difference.before.isPresent()) {
            out.line("  " + out.good("+ " + name + AttributeText.value(difference.after)));
        } else if (!difference.after.isPresent()) {
            out.line("  " + out.bad("- " + name + AttributeText.value(difference.before)));
        } else {
            out.line("  " + out.caution("~ " + name) + AttributeText.value(difference.before) + " -> "
                    + AttributeText.value(difference.after));
        }
    }

    /** The image that is left, or the old and the new one, as far as the stream's view type has them. */
    private static String images(StreamRecord record) {
        List<String> images = new ArrayList<>();
        if (record.oldImage().isPresent()) {
            images.add(AttributeText.map(record.oldImage()));
        }
        if (record.newImage().isPresent()) {
            images.add(AttributeText.map(record.newImage()));
        }
        return images.isEmpty() ? "" : "  " + String.join(" -> ", images);
    }

    private static List<Difference> differences(StreamRecord record) {
        Map<String, Json> before = record.oldImage().members();
        Map<String, Json> after = record.newImage().members();
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        Json absent = new Json(null);
        return names.stream()
                .map(name -> new Difference(name, before.getOrDefault(name, absent), after.getOrDefault(name, absent)))
                .filter(difference -> !difference.before.equals(difference.after))
                .toList();
    }

    private Map<String, Object> object(StreamRecord record) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("table", record.table());
        switch (form) {
            case whole -> object.putAll(record.body().members());
            case keys -> {
                object.put("eventName", record.event());
                object.put("Keys", record.keys());
            }
            case diff -> {
                object.put("eventName", record.event());
                object.put("Keys", record.keys());
                object.put(
                        "changes",
                        differences(record).stream()
                                .collect(Collectors.toMap(
                                        Difference::attribute, RecordText::change, (a, b) -> a, LinkedHashMap::new)));
            }
        }
        return object;
    }

    private static Map<String, Object> change(Difference difference) {
        Map<String, Object> change = new LinkedHashMap<>();
        if (difference.before.isPresent()) {
            change.put("old", difference.before);
        }
        if (difference.after.isPresent()) {
            change.put("new", difference.after);
        }
        return change;
    }

    private String coloured(String event) {
        return switch (event) {
            case "INSERT" -> out.good(event);
            case "REMOVE" -> out.bad(event);
            default -> out.caution(event);
        };
    }
}
