// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.modelcompiler;

import io.rivermill.shapes.Entry;
import io.rivermill.shapes.ModelText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What AWS's services do otherwise than their models say. One correction to a line, each ending in {@code # } and its
 * source; a line that names something unknown fails, so a renamed shape can't slip through.
 *
 * <pre>
 * change  SHAPE | SHAPE.MEMBER | operation:NAME | service   key=value key=- flag …   sets, or takes away with -
 * replace SHAPE kind …                                      gives a shape another kind
 * member  SHAPE.MEMBER TARGET key=value …                   adds a member, or gives one another shape
 * order   SHAPE MEMBER MEMBER …                             puts these first, in this order
 * values  SHAPE A,B,…                                       all values of an enum, in order
 * add     kind NAME …                                       adds a shape (string, list, …) or an operation
 * </pre>
 */
final class Corrections {
    private final ModelText model;

    private Corrections(ModelText model) {
        this.model = model;
    }

    static void apply(String corrections, ModelText model) {
        Corrections target = new Corrections(model);
        int number = 0;
        for (String line : corrections.lines().toList()) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            int source = line.lastIndexOf(" # ");
            if (source < 0 || line.substring(source + 3).isBlank()) {
                throw new IllegalArgumentException("line " + number + " names no source: " + line);
            }
            try {
                target.line(ModelText.words(line.substring(0, source), number));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("line " + number + ": " + e.getMessage(), e);
            }
        }
    }

    private void line(List<String> words) {
        String subject = words.get(1);
        List<String> rest = words.subList(2, words.size());
        switch (words.get(0)) {
            case "change" -> attributes(find(subject), rest);
            case "replace" -> {
                shape(subject);
                Entry replaced = new Entry(rest.getFirst(), subject);
                attributes(replaced, rest.subList(1, rest.size()));
                model.shapes().put(subject, replaced);
            }
            case "member" -> member(subject, rest);
            case "order" -> order(shape(subject), rest);
            case "values" -> shape(subject).set("values", rest.getFirst());
            case "add" -> {
                Entry added = new Entry(subject, rest.getFirst());
                attributes(added, rest.subList(1, rest.size()));
                model.add(added);
            }
            default -> throw new IllegalArgumentException("unknown correction " + words.getFirst());
        }
    }

    private void member(String subject, List<String> rest) {
        int dot = subject.indexOf('.');
        Entry structure = shape(subject.substring(0, dot));
        shape(rest.getFirst());
        Entry member = structure.member(subject.substring(dot + 1));
        if (member == null) {
            member = new Entry(rest.getFirst(), subject.substring(dot + 1));
            structure.members().add(member);
        } else {
            member.kind(rest.getFirst());
        }
        attributes(member, rest.subList(1, rest.size()));
    }

    private static void order(Entry structure, List<String> names) {
        List<Entry> ordered = new ArrayList<>();
        for (String name : names) {
            ordered.add(require(structure.member(name), structure.name() + '.' + name));
        }
        for (Entry member : structure.members()) {
            if (!ordered.contains(member)) {
                ordered.add(member);
            }
        }
        structure.members().clear();
        structure.members().addAll(ordered);
    }

    private static void attributes(Entry entry, List<String> words) {
        for (String word : words) {
            int equals = word.indexOf('=');
            String value = equals < 0 ? "" : word.substring(equals + 1);
            entry.set(equals < 0 ? word : word.substring(0, equals), value.equals("-") ? null : value);
        }
    }

    private Entry find(String subject) {
        if (subject.equals("service")) {
            return model.service();
        }
        if (subject.startsWith("operation:")) {
            return require(model.operations().get(subject.substring("operation:".length())), subject);
        }
        int dot = subject.indexOf('.');
        if (dot < 0) {
            return shape(subject);
        }
        return require(shape(subject.substring(0, dot)).member(subject.substring(dot + 1)), subject);
    }

    private Entry shape(String name) {
        return require(model.shapes().get(name), name);
    }

    private static Entry require(@Nullable Entry entry, String what) {
        if (entry == null) {
            throw new IllegalArgumentException("the model has no " + what);
        }
        return entry;
    }
}
