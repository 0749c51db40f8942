// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.shapes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A structure, union or error: members in the order in which the service checks them.
 *
 * <p>Members are found by the bytes of their names, in an open table of at least twice as many places.
 */
public final class StructureShape implements Shape {
    private final String name;
    private final List<Member> members;
    private final Map<String, Member> byName = new HashMap<>();
    private final @Nullable Member[] table;
    private final boolean union;
    private final boolean synthetic;
    private final @Nullable Member payload;
    private final @Nullable ErrorTrait error;

    /**
     * What makes a structure an error.
     *
     * @param code what clients see, often but not always the shape's name
     * @param clientFault true if the caller is to blame
     */
    public record ErrorTrait(String code, int status, boolean clientFault) {}

    StructureShape(Entry entry) {
        this.name = entry.name();
        this.union = entry.kind().equals("union");
        this.synthetic = entry.has("synthetic");
        List<Member> all = new ArrayList<>();
        for (Entry member : entry.members()) {
            all.add(new Member(member, all.size()));
        }
        this.members = Collections.unmodifiableList(all);
        this.table = new Member[Integer.highestOneBit(Math.max(1, all.size())) * 4];
        for (Member member : all) {
            if (byName.put(member.name(), member) != null) {
                throw new ModelFormatException(name + " has the member " + member.name() + " twice");
            }
            enter(member);
        }
        String payloadName = entry.attribute("payload");
        this.payload = payloadName == null ? null : member(payloadName);
        this.error = errorTrait(entry);
    }

    private static @Nullable ErrorTrait errorTrait(Entry entry) {
        String code = entry.attribute("error");
        if (code == null) {
            return null;
        }
        boolean server = entry.has("server");
        String status = entry.attribute("status");
        return new ErrorTrait(
                code.isEmpty() ? entry.name() : code,
                status == null ? (server ? 500 : 400) : Integer.parseInt(status),
                !server);
    }

    private void enter(Member member) {
        byte[] bytes = member.wireNameUtf8();
        int at = hash(bytes, 0, bytes.length) & (table.length - 1);
        while (table[at] != null) {
            at = (at + 1) & (table.length - 1);
        }
        table[at] = member;
    }

    @Override
    public String name() {
        return name;
    }

    public List<Member> members() {
        return members;
    }

    public boolean union() {
        return union;
    }

    /** True where the model has no shape at all, and this stands for it. */
    public boolean synthetic() {
        return synthetic;
    }

    /** The member that is the whole body, where there is one. */
    public @Nullable Member payload() {
        return payload;
    }

    public @Nullable ErrorTrait error() {
        return error;
    }

    /** The member of that name, which must exist. */
    public Member member(String memberName) {
        Member member = byName.get(memberName);
        if (member == null) {
            throw new ModelFormatException(name + " has no member " + memberName);
        }
        return member;
    }

    public @Nullable Member find(String memberName) {
        return byName.get(memberName);
    }

    /** The member whose name on the wire is {@code bytes[from, to)}, or null. */
    public @Nullable Member find(byte[] bytes, int from, int to) {
        int at = hash(bytes, from, to) & (table.length - 1);
        for (Member member = table[at]; member != null; member = table[at]) {
            byte[] wire = member.wireNameUtf8();
            if (Arrays.equals(wire, 0, wire.length, bytes, from, to)) {
                return member;
            }
            at = (at + 1) & (table.length - 1);
        }
        return null;
    }

    private static int hash(byte[] bytes, int from, int to) {
        int hash = to - from;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash ^ (hash >>> 16);
    }

    @Override
    public String toString() {
        return name;
    }
}
