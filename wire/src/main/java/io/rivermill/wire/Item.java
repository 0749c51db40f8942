// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import io.rivermill.base.Invariants;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An item, a key, or any other map of attribute values, as canonical bytes. <b>The bytes are the on-disk format.</b>
 *
 * <p>An item is read from the wire once, into these bytes, and travels as them: into the store, into change records, and
 * out into answers and events. There is one form for each content, so "the same item" is equality of bytes: it doesn't
 * matter in which order attributes or members of sets came, or how numbers were written.
 *
 * <pre>
 *   item      version (1 byte, now 1), size, entry*
 *   entry     length of name, name in UTF-8, value           sorted by the names' bytes, each once
 *   value     type's tag (1 byte), length of body, body      so that a value can be passed over
 *   body of   S   UTF-8
 *             N   the number in the order-preserving form of {@link NumberCodec}
 *             B   the bytes
 *             BOOL  one byte, 0 or 1
 *             NULL  nothing
 *             SS, NS, BS  (length of member, member)*        sorted by the members' bytes, each once
 *             L   value*
 *             M   entry*
 * </pre>
 *
 * Lengths and the size are unsigned numbers in base 128, least significant group first, as short as they can be. The size
 * is what DynamoDB counts for the whole item, so limits and capacity need no second look at it.
 *
 * <p>An item that a client sent may hold malformed values; then {@link #invalid} says what is wrong, and besides it only
 * {@link #names} may be asked. See {@link InvalidValue}.
 *
 * <p>Threads: immutable. Arrays are handed over, not copied: whoever made or received one leaves it alone.
 */
public final class Item implements Iterable<Attribute> {
    private static final int VERSION = 1;

    /** Nothing. */
    public static final Item EMPTY = new Item(new byte[] {VERSION, 0}, null, "");

    private final byte[] bytes;
    private final int sizeBytes;
    private final int start; // of the entries
    private final @Nullable InvalidValue invalid;
    private final String oddNumbers;

    private Item(byte[] bytes, @Nullable InvalidValue invalid, String oddNumbers) {
        Invariants.check(bytes.length >= 2 && bytes[0] == VERSION, "an item begins with a known version");
        this.bytes = bytes;
        this.sizeBytes = CanonicalWriter.varint(bytes, 1);
        this.start = 1 + CanonicalWriter.varintBytes(sizeBytes);
        this.invalid = invalid;
        this.oddNumbers = oddNumbers;
    }

    /** The item whose {@link #bytes} are these. */
    public static Item of(byte[] bytes) {
        return new Item(bytes, null, "");
    }

    /** An item from the canonical entries in {@code source[from, to)}. */
    static Item ofEntries(byte[] source, int from, int to) {
        return ofEntries(source, from, to, ItemSize.ofEntries(source, from, to), null, "");
    }

    static Item ofEntries(byte[] source, int from, int to, @Nullable InvalidValue invalid, String oddNumbers) {
        int sizeBytes = invalid == null ? ItemSize.ofEntries(source, from, to) : 0;
        return ofEntries(source, from, to, sizeBytes, invalid, oddNumbers);
    }

    private static Item ofEntries(
            byte[] source, int from, int to, int sizeBytes, @Nullable InvalidValue invalid, String oddNumbers) {
        int header = 1 + CanonicalWriter.varintBytes(sizeBytes);
        byte[] bytes = new byte[header + to - from];
        bytes[0] = VERSION;
        CanonicalWriter.putVarint(bytes, 1, sizeBytes);
        System.arraycopy(source, from, bytes, header, to - from);
        return new Item(bytes, invalid, oddNumbers);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** What is wrong with this item as sent, or null if nothing is. */
    public @Nullable InvalidValue invalid() {
        return invalid;
    }

    /**
     * The texts of those attributes' numbers that a client wrote otherwise than DynamoDB does ({@code 1.0}, {@code 1e3}), in
     * the order given. Equal items from clients were written alike if these are equal too.
     */
    public String oddNumbers() {
        return oddNumbers;
    }

    /** The names of the attributes in the order of their bytes. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        for (int at = start; at < bytes.length; at = Entries.next(bytes, at)) {
            names.add(Entries.name(bytes, at));
        }
        return names;
    }

    /** The canonical bytes: what {@link #of} reads. */
    public byte[] bytes() {
        expectValid();
        return bytes;
    }

    /** What DynamoDB counts as this item's size. */
    public int sizeBytes() {
        expectValid();
        return sizeBytes;
    }

    public boolean isEmpty() {
        return start == bytes.length;
    }

    /** How many attributes. */
    public int count() {
        int count = 0;
        for (int at = start; at < bytes.length; at = Entries.next(bytes, at)) {
            count++;
        }
        return count;
    }

    public @Nullable AttributeValue get(String name) {
        return get(name.getBytes(StandardCharsets.UTF_8));
    }

    /** Like {@link #get(String)} by the name's UTF-8, for callers that look the same name up again and again. */
    public @Nullable AttributeValue get(byte[] name) {
        expectValid();
        return Entries.get(bytes, start, bytes.length, name);
    }

    public boolean has(String name) {
        return get(name) != null;
    }

    /** The attributes in the order of their names' bytes. */
    @Override
    public Iterator<Attribute> iterator() {
        expectValid();
        return Entries.iterator(bytes, start, bytes.length);
    }

    /** This item with {@code name} set to {@code value}, in place of what it was. */
    public Item with(String name, AttributeValue value) {
        return change(Collections.singletonMap(name, value));
    }

    /** This item without the attribute {@code name}. */
    public Item without(String name) {
        return change(Collections.singletonMap(name, null));
    }

    /** This item with all of {@code changes} made in one pass: attributes set to their values, or removed where null. */
    public Item change(Map<String, @Nullable AttributeValue> changes) {
        expectValid();
        List<Change> sorted = new ArrayList<>(changes.size());
        changes.forEach((name, value) -> sorted.add(new Change(name.getBytes(StandardCharsets.UTF_8), value)));
        sorted.sort((left, right) -> Arrays.compareUnsigned(left.name, right.name));
        CanonicalWriter out = new CanonicalWriter(bytes.length + 64);
        int size = sizeBytes;
        int at = start;
        for (Change change : sorted) {
            int from = Entries.lowerBound(bytes, at, bytes.length, change.name);
            out.write(bytes, at, from);
            at = Entries.isAt(bytes, from, bytes.length, change.name) ? Entries.next(bytes, from) : from;
            size -= ItemSize.ofEntries(bytes, from, at);
            if (change.value != null) {
                out.writeSized(change.name, 0, change.name.length);
                change.value.writeTo(out);
                size += change.name.length + change.value.sizeBytes();
            }
        }
        out.write(bytes, at, bytes.length);
        return ofEntries(out.buffer(), 0, out.length(), size, null, "");
    }

    private record Change(byte[] name, @Nullable AttributeValue value) {}

    /** Those attributes of this item that are among {@code names}: a key out of an item, or a projection. */
    public Item only(Collection<String> names) {
        expectValid();
        CanonicalWriter out = new CanonicalWriter(128);
        byte[][] wanted = new byte[names.size()][];
        int count = 0;
        for (String name : names) {
            wanted[count++] = name.getBytes(StandardCharsets.UTF_8);
        }
        Arrays.sort(wanted, Arrays::compareUnsigned);
        int at = start;
        for (byte[] name : wanted) {
            int found = Entries.find(bytes, at, bytes.length, name);
            if (found >= 0) {
                at = Entries.next(bytes, found);
                out.write(bytes, found, at);
            }
        }
        return ofEntries(out.buffer(), 0, out.length());
    }

    void writeEntriesTo(CanonicalWriter out) {
        expectValid();
        out.write(bytes, start, bytes.length);
    }

    int entriesStart() {
        return start;
    }

    private void expectValid() {
        Invariants.check(invalid == null, "a malformed item isn't used");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Item that && Arrays.equals(bytes, that.bytes) && Objects.equals(invalid, that.invalid);
    }

    /** AWS's JSON. */
    @Override
    public String toString() {
        return invalid != null ? invalid.text() : ItemWriter.text(this);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Collects attributes in any order; of equal names the last stays. Threads: not shared. */
    public static final class Builder {
        private final CanonicalWriter out = new CanonicalWriter(256);
        private final int entries = out.beginEntries();

        private Builder() {}

        public Builder put(String name, AttributeValue value) {
            byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
            out.entry();
            out.writeSized(nameBytes, 0, nameBytes.length);
            value.writeTo(out);
            return this;
        }

        /** The item; the builder is used up. */
        public Item build() {
            out.endEntries(entries);
            return ofEntries(out.buffer(), 0, out.length());
        }
    }
}
