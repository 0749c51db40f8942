// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.shapes;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A member of a structure, or what a list or map holds.
 *
 * <p>Threads: immutable once its model is linked.
 */
public final class Member {
    private final String name;
    private final String shapeName;
    private final int index;
    private final boolean required;
    private final @Nullable String missing;
    private final Location location;
    private final String wireName;
    private final byte[] wireNameUtf8;
    private @Nullable Shape target;

    Member(Entry entry, int index) {
        this.name = entry.name();
        this.shapeName = entry.kind();
        this.index = index;
        this.required = entry.has("required");
        this.missing = entry.attribute("missing");
        String where = entry.attribute("location");
        this.location = where == null ? Location.BODY : Location.of(where);
        String wire = entry.attribute("wire");
        this.wireName = wire == null ? name : wire;
        this.wireNameUtf8 = wireName.getBytes(StandardCharsets.UTF_8);
    }

    void link(Shape shape) {
        target = shape;
    }

    /** As the model spells it. */
    public String name() {
        return name;
    }

    /** The name of {@link #target}. */
    public String shapeName() {
        return shapeName;
    }

    /** The place of the member in its structure, from 0. */
    public int index() {
        return index;
    }

    public boolean required() {
        return required;
    }

    /** The whole message when this member is absent, where the service has a sentence of its own. */
    public @Nullable String missing() {
        return missing;
    }

    public Location location() {
        return location;
    }

    /** The name in headers, queries and bodies. */
    public String wireName() {
        return wireName;
    }

    /** {@link #wireName} in UTF-8; not to be changed. */
    public byte[] wireNameUtf8() {
        return wireNameUtf8;
    }

    public Shape target() {
        if (target == null) {
            throw new IllegalStateException("not linked: " + name);
        }
        return target;
    }

    @Override
    public String toString() {
        return name + ' ' + shapeName;
    }
}
