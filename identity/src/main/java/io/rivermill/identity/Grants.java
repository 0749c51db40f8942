// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.base.RecordReader;
import io.rivermill.base.RecordWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a role or user was given: inline policies by name, managed policies by ARN in the order of their attachment, and
 * perhaps a boundary.
 */
record Grants(
        NavigableMap<String, PolicyText> inline,
        List<String> attached,
        @Nullable String boundary) {
    static final Grants NONE = new Grants(new TreeMap<>(), List.of(), null);

    Grants {
        inline = Collections.unmodifiableNavigableMap(new TreeMap<>(inline));
        attached = List.copyOf(attached);
    }

    Grants withInline(String name, PolicyText policy) {
        NavigableMap<String, PolicyText> more = new TreeMap<>(inline);
        more.put(name, policy);
        return new Grants(more, attached, boundary);
    }

    Grants withoutInline(String name) {
        NavigableMap<String, PolicyText> less = new TreeMap<>(inline);
        less.remove(name);
        return new Grants(less, attached, boundary);
    }

    Grants withAttached(String policyArn) {
        List<String> more = new ArrayList<>(attached);
        more.add(policyArn);
        return new Grants(inline, more, boundary);
    }

    Grants withoutAttached(String policyArn) {
        return new Grants(
                inline, attached.stream().filter(arn -> !arn.equals(policyArn)).toList(), boundary);
    }

    Grants withBoundary(@Nullable String policyArn) {
        return new Grants(inline, attached, policyArn);
    }

    /** What all inline policies take of their quota. */
    int inlineSize() {
        return inline.values().stream().mapToInt(PolicyText::size).sum();
    }

    void write(RecordWriter writer) {
        writer.writeList(
                        List.copyOf(inline.entrySet()),
                        (w, entry) -> w.writeString(entry.getKey())
                                .writeString(entry.getValue().text()))
                .writeList(attached, RecordWriter::writeString)
                .writeOptional(boundary, RecordWriter::writeString);
    }

    static Grants read(RecordReader reader) {
        NavigableMap<String, PolicyText> inline = new TreeMap<>();
        reader.readList(r -> Map.entry(r.readString(), new PolicyText(r.readString())))
                .forEach(entry -> inline.put(entry.getKey(), entry.getValue()));
        return new Grants(
                inline, reader.readList(RecordReader::readString), reader.readOptional(RecordReader::readString));
    }
}
