// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;

class SequenceNumberTest {

    @Test
    void sequenceNumbersAreReadAsTheyAreWritten() {
        SequenceNumber number = new SequenceNumber(Long.MAX_VALUE, 4_095);
        assertEquals("1922337203685477580704095", number.toString());
        assertEquals(number, SequenceNumber.parse(number.toString()).orElseThrow());
        assertFalse(SequenceNumber.parse("1999999999999999999900000").isPresent());
        assertFalse(SequenceNumber.parse("2000000000000000000100000").isPresent());
        assertFalse(SequenceNumber.parse("").isPresent());
    }
}
