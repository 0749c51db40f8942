// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import org.jspecify.annotations.Nullable;

/** The ten types of an attribute's value. Names are AWS's; tags are part of the on-disk format and never change. */
public enum AttributeType {
    S(1),
    N(2),
    B(3),
    BOOL(4),
    NULL(5),
    SS(6),
    NS(7),
    BS(8),
    L(9),
    M(10);

    private static final @Nullable AttributeType[] BY_TAG = byTag();

    final int tag;

    AttributeType(int tag) {
        this.tag = tag;
    }

    public boolean isSet() {
        return this == SS || this == NS || this == BS;
    }

    /** True for the types of keys, which are also the only ones that have an order. */
    public boolean isOrdered() {
        return this == S || this == N || this == B;
    }

    /** The type of a set's members. */
    public AttributeType member() {
        return switch (this) {
            case SS -> S;
            case NS -> N;
            case BS -> B;
            case S, N, B, BOOL, NULL, L, M -> throw new IllegalStateException(this + " is not a set type");
        };
    }

    /** The type called {@code name} on the wire, or null. */
    public static @Nullable AttributeType named(String name) {
        for (AttributeType type : values()) {
            if (type.name().equals(name)) {
                return type;
            }
        }
        return null;
    }

    static AttributeType ofTag(int tag) {
        AttributeType type = tag >= 0 && tag < BY_TAG.length ? BY_TAG[tag] : null;
        if (type == null) {
            throw new IllegalStateException("not a value: tag " + tag);
        }
        return type;
    }

    private static @Nullable AttributeType[] byTag() {
        @Nullable AttributeType[] types = new AttributeType[M.tag + 1];
        for (AttributeType type : values()) {
            types[type.tag] = type;
        }
        return types;
    }
}
