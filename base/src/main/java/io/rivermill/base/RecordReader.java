// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.base;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link RecordWriter} wrote, in the same order. Damage shows as {@link ErrorCode#DATA_DAMAGED}, never as a
 * wrong value read past the end.
 *
 * <p>Threads: not shared.
 */
public final class RecordReader {
    private final byte[] bytes;
    private final int version;
    private int at;

    public RecordReader(byte[] bytes) {
        this.bytes = bytes;
        this.version = readByte();
    }

    /** The version with which the record was begun. */
    public int version() {
        return version;
    }

    /** True if every field has been read. */
    public boolean isAtEnd() {
        return at == bytes.length;
    }

    public int readByte() {
        require(1);
        return bytes[at++] & 0xff;
    }

    public boolean readBoolean() {
        return readByte() != 0;
    }

    public long readLong() {
        long raw = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int part = readByte();
            raw |= (part & 0x7fL) << shift;
            if ((part & 0x80) == 0) {
                return (raw >>> 1) ^ -(raw & 1);
            }
        }
        throw damaged("a number without end");
    }

    public int readInt() {
        long value = readLong();
        if (value != (int) value) {
            throw damaged("a number out of range");
        }
        return (int) value;
    }

    public double readDouble() {
        return Double.longBitsToDouble(readLong());
    }

    public byte[] readBytes() {
        int length = readInt();
        require(length);
        byte[] value = Arrays.copyOfRange(bytes, at, at + length);
        at += length;
        return value;
    }

    public String readString() {
        int length = readInt();
        require(length);
        String value = new String(bytes, at, length, StandardCharsets.UTF_8);
        at += length;
        return value;
    }

    public <T> @Nullable T readOptional(Function<RecordReader, T> read) {
        return readBoolean() ? read.apply(this) : null;
    }

    public <T> List<T> readList(Function<RecordReader, T> read) {
        int size = readInt();
        require(size); // each element takes at least a byte
        List<T> values = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            values.add(read.apply(this));
        }
        return List.copyOf(values);
    }

    private void require(int more) {
        if (more < 0 || more > bytes.length - at) {
            throw damaged("a field past the end");
        }
    }

    private RivermillException damaged(String what) {
        return new RivermillException(
                ErrorCode.DATA_DAMAGED,
                "a stored record is damaged: " + what + " at byte " + at + " of " + bytes.length);
    }
}
