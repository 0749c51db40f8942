// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.base;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordReaderTest {
    private static final byte[] RECORD = new RecordWriter(7)
            .writeLong(Long.MIN_VALUE)
            .writeLong(Long.MAX_VALUE)
            .writeInt(-1)
            .writeDouble(-0.0)
            .writeBoolean(true)
            .writeString("grün")
            .writeBytes(new byte[] {1, 2})
            .writeOptional("there", RecordWriter::writeString)
            .<String>writeOptional(null, RecordWriter::writeString)
            .writeList(List.of(1, 2, 3), RecordWriter::writeInt)
            .toBytes();

    @Test
    void readsBackWhatWasWrittenInTheSameOrder() {
        RecordReader reader = new RecordReader(RECORD);
        assertEquals(7, reader.version());
        assertEquals(Long.MIN_VALUE, reader.readLong());
        assertEquals(Long.MAX_VALUE, reader.readLong());
        assertEquals(-1, reader.readInt());
        assertEquals(-0.0, reader.readDouble());
        assertTrue(reader.readBoolean());
        assertEquals("grün", reader.readString());
        assertArrayEquals(new byte[] {1, 2}, reader.readBytes());
        assertEquals("there", reader.readOptional(RecordReader::readString));
        assertNull(reader.readOptional(RecordReader::readString));
        assertEquals(List.of(1, 2, 3), reader.readList(RecordReader::readInt));
        assertTrue(reader.isAtEnd());
    }

    @Test
    void aRecordCutShortAnywhereIsDamagedAndNothingElse() {
        for (int length = 0; length < RECORD.length; length++) {
            byte[] cut = Arrays.copyOf(RECORD, length);
            RivermillException damage = assertThrows(RivermillException.class, () -> readAll(cut));
            assertEquals(ErrorCode.DATA_DAMAGED, damage.code());
        }
    }

    @Test
    void aLengthBeyondTheRecordTakesNoMemory() {
        byte[] huge = new RecordWriter(1).writeInt(Integer.MAX_VALUE).toBytes();
        assertThrows(RivermillException.class, () -> new RecordReader(huge).readBytes());
        assertThrows(RivermillException.class, () -> new RecordReader(huge).readString());
        assertThrows(RivermillException.class, () -> new RecordReader(huge).readList(RecordReader::readInt));
        byte[] negative = new RecordWriter(1).writeInt(-1).toBytes();
        assertThrows(RivermillException.class, () -> new RecordReader(negative).readBytes());
    }

    private static void readAll(byte[] record) {
        RecordReader reader = new RecordReader(record);
        reader.readLong();
        reader.readLong();
        reader.readInt();
        reader.readDouble();
        reader.readBoolean();
        reader.readString();
        reader.readBytes();
        reader.readOptional(RecordReader::readString);
        reader.readOptional(RecordReader::readString);
        reader.readList(RecordReader::readInt);
    }
}
