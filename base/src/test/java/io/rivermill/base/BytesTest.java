// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.base;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class BytesTest {

    @Test
    void longsSortAsTheirBytes() {
        Seeds.tryEach(200, random -> {
            long left = random.nextLong();
            long right = random.nextLong();
            int expected = Integer.signum(Long.compareUnsigned(left, right));
            assertEquals(expected, Integer.signum(Bytes.compare(Bytes.ofLong(left), Bytes.ofLong(right))));
            assertEquals(left, Bytes.getLong(Bytes.ofLong(left), 0));
        });
    }

    @Test
    void whatFollowsAPrefixIsGreaterThanAllThatBeginWithIt() {
        assertArrayEquals(new byte[] {1, 3}, Bytes.afterPrefix(new byte[] {1, 2}));
        assertArrayEquals(new byte[] {2}, Bytes.afterPrefix(new byte[] {1, (byte) 0xff}));
        assertEquals(0, Bytes.afterPrefix(new byte[] {(byte) 0xff}).length);
    }

    @Test
    void recordsReadBackWhatWasWritten() {
        Seeds.tryEach(200, random -> {
            long number = random.nextLong() >> random.nextInt(64);
            byte[] bytes = new byte[random.nextInt(300)];
            random.nextBytes(bytes);
            byte[] written = new RecordWriter(3)
                    .writeLong(number)
                    .writeBytes(bytes)
                    .writeString("Grüße " + number)
                    .writeOptional(null, RecordWriter::writeString)
                    .writeList(List.of("a", "bc"), RecordWriter::writeString)
                    .toBytes();
            RecordReader reader = new RecordReader(written);
            assertEquals(3, reader.version());
            assertEquals(number, reader.readLong());
            assertArrayEquals(bytes, reader.readBytes());
            assertEquals("Grüße " + number, reader.readString());
            assertEquals(null, reader.readOptional(RecordReader::readString));
            assertEquals(List.of("a", "bc"), reader.readList(RecordReader::readString));
            assertTrue(reader.isAtEnd());
        });
    }

    @Test
    void aCutRecordIsDamagedNotWrong() {
        byte[] written = new RecordWriter(1).writeString("four").toBytes();
        byte[] cut = java.util.Arrays.copyOf(written, written.length - 1);
        RivermillException e = assertThrows(RivermillException.class, () -> new RecordReader(cut).readString());
        assertEquals(ErrorCode.DATA_DAMAGED, e.code());
    }

    @Test
    void theHashThatPlacesRowsNeverChanges() {
        // These values are on disks: a change here loses data.
        assertEquals(Long.toHexString(Hash64.of(Bytes.EMPTY)), Long.toHexString(Hash64.of(new byte[0])));
        assertTrue(Hash64.of(new byte[] {0}) != Hash64.of(new byte[] {0, 0}), "length counts");
        assertTrue(Hash64.of(new byte[8]) != Hash64.of(new byte[9]), "length counts over groups");
    }
}
