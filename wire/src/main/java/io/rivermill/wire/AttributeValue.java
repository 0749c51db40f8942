// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import io.rivermill.base.Bytes;
import io.rivermill.base.Invariants;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One value: a slice of canonical bytes (the form is described at {@link Item}). Taking a value out of an item or an
 * element out of a list copies nothing; two values are equal if their bytes are, so 1 and 1.0 are, and sets in any order.
 *
 * <p>A value that a client sent may be malformed; then only {@link #invalid} may be asked. See {@link InvalidValue}.
 *
 * <p>Threads: immutable. A value keeps the array of the item it was taken from.
 */
public final class AttributeValue {
    private static final AttributeValue TRUE = build(AttributeType.BOOL, new byte[] {1});
    private static final AttributeValue FALSE = build(AttributeType.BOOL, new byte[] {0});
    private static final AttributeValue NULL = build(AttributeType.NULL, Bytes.EMPTY);

    private final byte[] bytes;
    private final int start;
    private final int body;
    private final int end;
    private final @Nullable InvalidValue invalid;

    private AttributeValue(byte[] bytes, int start, @Nullable InvalidValue invalid) {
        this.bytes = bytes;
        this.start = start;
        int length = CanonicalWriter.varint(bytes, start + 1);
        this.body = start + 1 + CanonicalWriter.varintBytes(length);
        this.end = body + length;
        this.invalid = invalid;
        Invariants.check(end <= bytes.length, "a value lies within its bytes");
    }

    /** The value at {@code start} of canonical bytes. */
    static AttributeValue at(byte[] bytes, int start) {
        return new AttributeValue(bytes, start, null);
    }

    /** What was read instead of a value. */
    static AttributeValue invalid(InvalidValue invalid) {
        return new AttributeValue(NULL.bytes, 0, invalid);
    }

    /** A value from the bytes that {@link #encoded} gave. */
    public static AttributeValue decode(byte[] encoded) {
        return at(encoded, 0);
    }

    public static AttributeValue string(String value) {
        return build(AttributeType.S, value.getBytes(StandardCharsets.UTF_8));
    }

    /** A number from its text, as clients send it. @throws ServiceException when it isn't a number DynamoDB holds */
    public static AttributeValue number(String text) {
        byte[] ascii = text.getBytes(StandardCharsets.UTF_8);
        CanonicalWriter out = new CanonicalWriter(2 + NumberCodec.ENCODED_BYTES_MAX);
        int mark = out.beginValue(AttributeType.N);
        InvalidValue problem = NumberCodec.encode(ascii, 0, ascii.length, out);
        if (problem != null) {
            throw ServiceException.validation(problem.text());
        }
        out.endSized(mark);
        return at(out.toBytes(), 0);
    }

    public static AttributeValue number(long value) {
        return number(Long.toString(value));
    }

    /** A number, or null if {@code value} is out of range or has more than 38 significant digits. */
    public static @Nullable AttributeValue number(BigDecimal value) {
        byte[] encoded = NumberCodec.encode(value);
        return encoded == null ? null : build(AttributeType.N, encoded);
    }

    public static AttributeValue binary(byte[] value) {
        return build(AttributeType.B, value);
    }

    public static AttributeValue bool(boolean value) {
        return value ? TRUE : FALSE;
    }

    /** The value of type NULL. */
    public static AttributeValue nullValue() {
        return NULL;
    }

    /** A set of type SS, NS or BS; members of one type, at least one, equal ones once. */
    public static AttributeValue set(AttributeType type, Collection<AttributeValue> members) {
        Invariants.check(!members.isEmpty(), "a set has members");
        CanonicalWriter out = new CanonicalWriter(64);
        int mark = out.beginValue(type);
        int entries = out.beginEntries();
        for (AttributeValue member : members) {
            Invariants.check(member.type() == type.member(), "a set's members have its type");
            out.entry();
            out.writeSized(member.bytes, member.body, member.end);
        }
        out.endEntries(entries);
        out.endSized(mark);
        return at(out.toBytes(), 0);
    }

    public static AttributeValue stringSet(String... members) {
        List<AttributeValue> values = new ArrayList<>();
        for (String member : members) {
            values.add(string(member));
        }
        return set(AttributeType.SS, values);
    }

    public static AttributeValue numberSet(String... members) {
        List<AttributeValue> values = new ArrayList<>();
        for (String member : members) {
            values.add(number(member));
        }
        return set(AttributeType.NS, values);
    }

    public static AttributeValue list(List<AttributeValue> elements) {
        CanonicalWriter out = new CanonicalWriter(64);
        int mark = out.beginValue(AttributeType.L);
        elements.forEach(element -> element.writeTo(out));
        out.endSized(mark);
        return at(out.toBytes(), 0);
    }

    /** The elements of this L, then those of {@code tail}, which is one too. */
    public AttributeValue append(AttributeValue tail) {
        expect(AttributeType.L);
        tail.expect(AttributeType.L);
        CanonicalWriter out = new CanonicalWriter(8 + end - body + tail.end - tail.body);
        int mark = out.beginValue(AttributeType.L);
        out.write(bytes, body, end);
        out.write(tail.bytes, tail.body, tail.end);
        out.endSized(mark);
        return at(out.toBytes(), 0);
    }

    /** A map with the attributes of {@code content}. */
    public static AttributeValue map(Item content) {
        CanonicalWriter out = new CanonicalWriter(64);
        int mark = out.beginValue(AttributeType.M);
        content.writeEntriesTo(out);
        out.endSized(mark);
        return at(out.toBytes(), 0);
    }

    /** The S, N or B whose {@link #keyBytes} are {@code key}. */
    public static AttributeValue ofKeyBytes(AttributeType type, byte[] key) {
        Invariants.check(type.isOrdered(), "keys are strings, numbers or binary");
        return build(type, key);
    }

    /** What is wrong with this value as sent, or null if nothing is. */
    public @Nullable InvalidValue invalid() {
        return invalid;
    }

    public AttributeType type() {
        Invariants.check(invalid == null, "a malformed value isn't used");
        return AttributeType.ofTag(bytes[start]);
    }

    /** What DynamoDB counts as this value's size. */
    public int sizeBytes() {
        return ItemSize.ofBody(type(), bytes, body, end);
    }

    /** How deep this value is nested: 1 for all but lists and maps with something in them. */
    public int levels() {
        int deepest = 0;
        if (type() == AttributeType.L) {
            for (int at = body; at < end; at = Entries.valueEnd(bytes, at)) {
                deepest = Math.max(deepest, at(bytes, at).levels());
            }
        } else if (type() == AttributeType.M) {
            for (int at = body; at < end; at = Entries.next(bytes, at)) {
                deepest = Math.max(
                        deepest, at(bytes, Entries.valueStart(bytes, at)).levels());
            }
        }
        return 1 + deepest;
    }

    /** The text of an S. */
    public String string() {
        expect(AttributeType.S);
        return new String(bytes, body, end - body, StandardCharsets.UTF_8);
    }

    /** An N as DynamoDB writes it: plain decimal without exponent or needless zeros. */
    public String numberText() {
        expect(AttributeType.N);
        return NumberCodec.text(bytes, body, end);
    }

    public BigDecimal number() {
        expect(AttributeType.N);
        return NumberCodec.decimal(bytes, body, end);
    }

    /** The bytes of a B. */
    public byte[] binary() {
        expect(AttributeType.B);
        return Arrays.copyOfRange(bytes, body, end);
    }

    public boolean bool() {
        expect(AttributeType.BOOL);
        return bytes[body] != 0;
    }

    /**
     * The bytes of an S, N or B as a key: their unsigned order is DynamoDB's order of values of the type. A string gives its
     * UTF-8, a binary itself, a number the form of {@link NumberCodec}.
     */
    public byte[] keyBytes() {
        Invariants.check(type().isOrdered(), "keys are strings, numbers or binary");
        return Arrays.copyOfRange(bytes, body, end);
    }

    /** How many bytes {@link #keyBytes} has; of a string or binary also what the limits of keys count. */
    public int keyLength() {
        return end - body;
    }

    /** The elements of an L in order, or the members of a set as values in theirs. */
    public List<AttributeValue> elements() {
        List<AttributeValue> elements = new ArrayList<>();
        switch (type()) {
            case L -> {
                for (int at = body; at < end; at = Entries.valueEnd(bytes, at)) {
                    elements.add(at(bytes, at));
                }
            }
            case SS, NS, BS -> {
                for (int at = body; at < end; ) {
                    int length = CanonicalWriter.varint(bytes, at);
                    int from = at + CanonicalWriter.varintBytes(length);
                    at = from + length;
                    elements.add(build(type().member(), Arrays.copyOfRange(bytes, from, at)));
                }
            }
            case S, N, B, BOOL, NULL, M -> throw new IllegalStateException("no elements in " + type());
        }
        return elements;
    }

    /** How many elements an L, members a set or entries an M has. */
    public int count() {
        int count = 0;
        AttributeType type = type();
        for (int at = body; at < end; count++) {
            at = switch (type) {
                case L -> Entries.valueEnd(bytes, at);
                case M -> Entries.next(bytes, at);
                case SS, NS, BS -> {
                    int length = CanonicalWriter.varint(bytes, at);
                    yield at + CanonicalWriter.varintBytes(length) + length;
                }
                case S, N, B, BOOL, NULL -> throw new IllegalStateException("nothing to count in " + type);
            };
        }
        return count;
    }

    /** The element of an L at {@code index}, or null if it is shorter. */
    public @Nullable AttributeValue element(int index) {
        expect(AttributeType.L);
        int at = body;
        for (int i = 0; i < index && at < end; i++) {
            at = Entries.valueEnd(bytes, at);
        }
        return at < end ? at(bytes, at) : null;
    }

    /** The entry of an M called {@code name}, or null. */
    public @Nullable AttributeValue get(String name) {
        expect(AttributeType.M);
        return Entries.get(bytes, body, end, name.getBytes(StandardCharsets.UTF_8));
    }

    /** The entries of an M in the order of their names. */
    public Iterable<Attribute> attributes() {
        expect(AttributeType.M);
        return this::entryIterator;
    }

    /** The entries of an M as an item. */
    public Item item() {
        expect(AttributeType.M);
        return Item.ofEntries(bytes, body, end);
    }

    /** The order of two values of one type among S, N and B. */
    public int compareKey(AttributeValue other) {
        Invariants.check(type() == other.type() && type().isOrdered(), "only like keys are ordered");
        return Arrays.compareUnsigned(bytes, body, end, other.bytes, other.body, other.end);
    }

    /** True if both are S or both are B, and this one begins with {@code prefix}. */
    public boolean startsWith(AttributeValue prefix) {
        AttributeType type = type();
        int length = prefix.end - prefix.body;
        return (type == AttributeType.S || type == AttributeType.B)
                && type == prefix.type()
                && end - body >= length
                && Arrays.equals(bytes, body, body + length, prefix.bytes, prefix.body, prefix.end);
    }

    /** DynamoDB's contains: part of a string or binary, member of a set, element of a list; false for anything else. */
    public boolean contains(AttributeValue operand) {
        AttributeType type = type();
        return switch (type) {
            case S, B -> type == operand.type() && ValueSearch.hasPart(this, operand);
            case SS, NS, BS -> type.member() == operand.type() && ValueSearch.hasMember(this, operand);
            case L -> ValueSearch.hasElement(this, operand);
            case N, BOOL, NULL, M -> false;
        };
    }

    /** These canonical bytes alone: what {@link #decode} reads. */
    public byte[] encoded() {
        Invariants.check(invalid == null, "a malformed value isn't used");
        return Arrays.copyOfRange(bytes, start, end);
    }

    void writeTo(CanonicalWriter out) {
        Invariants.check(invalid == null, "a malformed value isn't used");
        out.write(bytes, start, end);
    }

    byte[] array() {
        return bytes;
    }

    int bodyStart() {
        return body;
    }

    int bodyEnd() {
        return end;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AttributeValue that
                && Arrays.equals(bytes, start, end, that.bytes, that.start, that.end)
                && Objects.equals(invalid, that.invalid);
    }

    /** AWS's JSON. */
    @Override
    public String toString() {
        return invalid != null ? invalid.text() : ItemWriter.text(this);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = start; i < end; i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash;
    }

    private static AttributeValue build(AttributeType type, byte[] body) {
        int lengthBytes = CanonicalWriter.varintBytes(body.length);
        byte[] bytes = new byte[1 + lengthBytes + body.length];
        bytes[0] = (byte) type.tag;
        CanonicalWriter.putVarint(bytes, 1, body.length);
        System.arraycopy(body, 0, bytes, 1 + lengthBytes, body.length);
        return new AttributeValue(bytes, 0, null);
    }

    private void expect(AttributeType type) {
        if (type() != type) {
            throw new IllegalStateException("a value of type " + type() + ", not " + type);
        }
    }

    private Iterator<Attribute> entryIterator() {
        return Entries.iterator(bytes, body, end);
    }
}
