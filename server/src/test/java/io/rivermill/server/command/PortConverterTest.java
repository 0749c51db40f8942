// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortConverterTest {
    @ParameterizedTest
    @ValueSource(strings = {"start --in-memory", "tour", "doctor"})
    void aPortBeyondAllPortsIsAWrongCall(String command) {
        StringWriter err = new StringWriter();
        String[] arguments = (command + " --port=70000").split(" ");

        int code = Rivermill.run(new PrintWriter(new StringWriter()), new PrintWriter(err, true), arguments);

        assertEquals(2, code);
        assertTrue(err.toString().contains("'70000' is no port from 0 to 65535"), err.toString());
    }
}
