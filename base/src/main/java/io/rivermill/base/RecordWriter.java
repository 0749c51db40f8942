// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.base;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the small binary records that rows hold: numbers as varints, text and bytes with their length before them.
 * {@link RecordReader} reads them back. A record starts with a version byte that its type chooses, so that later releases
 * can read what earlier ones wrote.
 *
 * <p>Threads: not shared.
 */
public final class RecordWriter {
    private byte[] bytes = new byte[128];
    private int length;

    /** Begins a record of the given version. */
    public RecordWriter(int version) {
        writeByte(version);
    }

    public RecordWriter writeByte(int value) {
        ensure(1);
        bytes[length++] = (byte) value;
        return this;
    }

    public RecordWriter writeBoolean(boolean value) {
        return writeByte(value ? 1 : 0);
    }

    /** Any long; small magnitudes are short (zig-zag varint). */
    public RecordWriter writeLong(long value) {
        long rest = (value << 1) ^ (value >> 63);
        ensure(10);
        while ((rest & ~0x7fL) != 0) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
        return this;
    }

    public RecordWriter writeInt(int value) {
        return writeLong(value);
    }

    public RecordWriter writeDouble(double value) {
        return writeLong(Double.doubleToRawLongBits(value));
    }

    public RecordWriter writeBytes(byte[] value) {
        writeInt(value.length);
        ensure(value.length);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
        return this;
    }

    public RecordWriter writeString(String value) {
        return writeBytes(value.getBytes(StandardCharsets.UTF_8));
    }

    public <T> RecordWriter writeOptional(@Nullable T value, BiConsumer<RecordWriter, T> write) {
        writeBoolean(value != null);
        if (value != null) {
            write.accept(this, value);
        }
        return this;
    }

    public <T> RecordWriter writeList(List<T> values, BiConsumer<RecordWriter, T> write) {
        writeInt(values.size());
        values.forEach(value -> write.accept(this, value));
        return this;
    }

    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    private void ensure(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
