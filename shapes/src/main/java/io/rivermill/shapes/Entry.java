// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.shapes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One line of the text form, before it means anything: a service, an operation, a shape or a member, with attributes in
 * their order. What corrections change and {@link ServiceModel} gives meaning to.
 *
 * <p>Of a member, {@code kind} is the name of its shape. An attribute without a value is a flag and has the value "".
 *
 * <p>Threads: not shared; build tool and loading only.
 */
public final class Entry {
    private final String name;
    private final Map<String, String> attributes = new LinkedHashMap<>(4);
    private final List<Entry> members = new ArrayList<>(0);
    private String kind;

    public Entry(String kind, String name) {
        this.kind = kind;
        this.name = name;
    }

    public String kind() {
        return kind;
    }

    /** Gives a member another shape. */
    public void kind(String newKind) {
        kind = newKind;
    }

    public String name() {
        return name;
    }

    public Map<String, String> attributes() {
        return attributes;
    }

    public @Nullable String attribute(String key) {
        return attributes.get(key);
    }

    public boolean has(String key) {
        return attributes.containsKey(key);
    }

    /** Sets an attribute, or takes it away when {@code value} is null. */
    public Entry set(String key, @Nullable String value) {
        if (value == null) {
            attributes.remove(key);
        } else {
            attributes.put(key, value);
        }
        return this;
    }

    public Entry flag(String key) {
        return set(key, "");
    }

    public List<Entry> members() {
        return members;
    }

    public @Nullable Entry member(String memberName) {
        for (Entry member : members) {
            if (member.name.equals(memberName)) {
                return member;
            }
        }
        return null;
    }
}
