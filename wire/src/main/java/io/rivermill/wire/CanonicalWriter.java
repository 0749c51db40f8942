// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Builds the canonical bytes that {@link Item} describes: a growing buffer that knows how to put a length before what it
 * measures, and how to bring the entries of a map or the members of a set into order once they are all there.
 *
 * <p>Threads: not shared.
 */
final class CanonicalWriter {
    private static final int INSERTION_SORT_MAX = 32; // above, a sort that doesn't go quadratic

    private static final VarHandle BIG_ENDIAN_WORD =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private byte[] bytes;
    private int length;
    private int[] starts = new int[32]; // where entries begin, of all maps and sets open at present
    private int startCount;

    CanonicalWriter(int capacity) {
        bytes = new byte[capacity];
    }

    int length() {
        return length;
    }

    /** The buffer itself, valid until the next write. */
    byte[] buffer() {
        return bytes;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    /** Forgets everything from {@code newLength} on. */
    void truncate(int newLength) {
        length = newLength;
    }

    void clear() {
        length = 0;
        startCount = 0;
    }

    void writeByte(int value) {
        ensure(1);
        bytes[length++] = (byte) value;
    }

    void write(byte[] source, int from, int to) {
        ensure(to - from);
        System.arraycopy(source, from, bytes, length, to - from);
        length += to - from;
    }

    void writeVarint(int value) {
        ensure(5);
        length = putVarint(bytes, length, value);
    }

    /** Length and bytes. */
    void writeSized(byte[] source, int from, int to) {
        writeVarint(to - from);
        write(source, from, to);
    }

    /** Makes room for {@code more} bytes, which the caller may write into {@link #buffer} and then {@link #advance}. */
    void ensure(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(length, more)));
        }
    }

    void advance(int count) {
        length += count;
    }

    /** Begins a value; returns the mark to {@link #endSized} it with. */
    int beginValue(AttributeType type) {
        writeByte(type.tag);
        return beginSized();
    }

    /** Begins something whose length goes before it; returns where it begins. */
    int beginSized() {
        writeByte(0); // room for a length below 128; endSized moves what needs more
        return length;
    }

    void endSized(int begin) {
        int size = length - begin;
        int extra = varintBytes(size) - 1;
        if (extra > 0) {
            ensure(extra);
            System.arraycopy(bytes, begin, bytes, begin + extra, size);
            length += extra;
        }
        putVarint(bytes, begin - 1, size);
    }

    /** Begins a run of entries (of a map) or members (of a set), each of which starts with a sized byte string. */
    int beginEntries() {
        return startCount;
    }

    /** Says that an entry begins here. */
    void entry() {
        if (startCount == starts.length) {
            starts = Arrays.copyOf(starts, startCount * 2);
        }
        starts[startCount++] = length;
    }

    int entriesSince(int mark) {
        return startCount - mark;
    }

    int entryStart(int index) {
        return starts[index];
    }

    /**
     * Ends the run that {@code mark} began: sorts the entries by their leading byte string and of equal ones keeps the last.
     * Returns true if there were no equal ones.
     */
    boolean endEntries(int mark) {
        int count = startCount - mark;
        startCount = mark;
        if (isStrictlySorted(mark, count)) {
            return true;
        }
        int[] order = count <= INSERTION_SORT_MAX ? insertionSorted(mark, count) : mergeSorted(mark, count);
        int begin = starts[mark];
        int end = length;
        byte[] given = Arrays.copyOfRange(bytes, begin, end);
        boolean distinct = true;
        length = begin;
        for (int i = 0; i < count; i++) {
            int entry = order[i];
            if (i + 1 < count && compareEntries(given, begin, entry, order[i + 1]) == 0) {
                distinct = false;
                continue;
            }
            int entryEnd = entry + 1 < mark + count ? starts[entry + 1] : end;
            write(given, starts[entry] - begin, entryEnd - begin);
        }
        return distinct;
    }

    private boolean isStrictlySorted(int mark, int count) {
        for (int i = mark; i + 1 < mark + count; i++) {
            if (compareEntries(bytes, 0, i, i + 1) >= 0) {
                return false;
            }
        }
        return true;
    }

    /** Indexes of the entries in order, equal ones as given. Most comparisons see the first eight bytes only. */
    private int[] insertionSorted(int mark, int count) {
        int[] order = new int[count];
        long[] heads = new long[count];
        for (int i = 0; i < count; i++) {
            long head = head(starts[mark + i]);
            int at = i;
            for (; at > 0; at--) {
                int byHead = Long.compareUnsigned(heads[at - 1], head);
                if (byHead < 0 || (byHead == 0 && compareEntries(bytes, 0, order[at - 1], mark + i) <= 0)) {
                    break;
                }
                order[at] = order[at - 1];
                heads[at] = heads[at - 1];
            }
            order[at] = mark + i;
            heads[at] = head;
        }
        return order;
    }

    /** The first eight bytes of the byte string at {@code start}, followed by zeros if there are fewer. */
    private long head(int start) {
        int size = varint(bytes, start);
        int from = start + varintBytes(size);
        if (size >= Long.BYTES) {
            return (long) BIG_ENDIAN_WORD.get(bytes, from);
        }
        long head = 0;
        for (int i = 0; i < size; i++) {
            head |= (bytes[from + i] & 0xffL) << (56 - 8 * i);
        }
        return head;
    }

    private int[] mergeSorted(int mark, int count) {
        Integer[] order = new Integer[count];
        for (int i = 0; i < count; i++) {
            order[i] = mark + i;
        }
        Arrays.sort(order, (left, right) -> compareEntries(bytes, 0, left, right));
        return Arrays.stream(order).mapToInt(Integer::intValue).toArray();
    }

    /** Compares the leading byte strings of two entries in {@code source}, which holds the buffer from {@code offset} on. */
    private int compareEntries(byte[] source, int offset, int left, int right) {
        int leftStart = starts[left] - offset;
        int rightStart = starts[right] - offset;
        int leftLength = varint(source, leftStart);
        int rightLength = varint(source, rightStart);
        int leftBytes = leftStart + varintBytes(leftLength);
        int rightBytes = rightStart + varintBytes(rightLength);
        return Arrays.compareUnsigned(
                source, leftBytes, leftBytes + leftLength, source, rightBytes, rightBytes + rightLength);
    }

    /** Reads the unsigned little-endian base-128 number at {@code at}. */
    static int varint(byte[] source, int at) {
        int value = source[at];
        if (value >= 0) {
            return value;
        }
        value &= 0x7f;
        int index = at;
        for (int shift = 7; ; shift += 7) {
            int next = source[++index];
            value |= (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    static int varintBytes(int value) {
        return value == 0 ? 1 : (38 - Integer.numberOfLeadingZeros(value)) / 7;
    }

    static int putVarint(byte[] target, int at, int value) {
        int rest = value;
        int index = at;
        while ((rest & ~0x7f) != 0) {
            target[index++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        target[index++] = (byte) rest;
        return index;
    }
}
