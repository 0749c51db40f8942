// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.modelcompiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.rivermill.shapes.ModelText;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CorrectionsTest {
    private static final String TEXT = """
            service river protocol=json-1.0 version=2026-01-01 signing=river
            operation Flow input=FlowInput output=FlowOutput
            structure FlowInput
              Name Name required
              Size Size
            structure FlowOutput
            string Name min=3
            integer Size
            """;

    @Test
    void changeAddReplaceAndOrder() {
        assertEquals(
                """
                service river protocol=json-1.0 version=2026-01-01 signing=river errors=io.river
                operation Ebb input=FlowInput output=FlowOutput
                operation Flow input=FlowInput output=FlowOutput wording=current
                structure FlowInput
                  Size Size
                  Colour Colour required
                  Name Size missing='no name'
                structure FlowOutput
                long Size max=4
                string Colour values=red,blue
                string Name max=9
                """.lines().sorted().toList(),
                corrected("""
                        change service errors=io.river # a source

                        # a comment
                        change operation:Flow wording=current # a source
                        add operation Ebb input=FlowInput output=FlowOutput # a source
                        add string Colour values=red # a source
                        values Colour red,blue # a source
                        change Name min=- max=9 # a source
                        member FlowInput.Colour Colour required # a source
                        member FlowInput.Name Size required=- missing='no name' # a source
                        replace Size long max=4 # a source
                        order FlowInput Size Colour # a source
                        """)
                        .write("")
                        .lines()
                        .filter(line -> !line.startsWith("#"))
                        .sorted()
                        .toList());
    }

    @Test
    void membersStandInTheOrderGiven() {
        assertEquals(
                List.of("Size", "Name"),
                corrected("order FlowInput Size # a source").shapes().get("FlowInput").members().stream()
                        .map(member -> member.name())
                        .toList());
    }

    @Test
    void aLineThatNamesSomethingUnknownFails() {
        for (String line : List.of(
                "change Nothing min=1",
                "change FlowInput.Nothing required",
                "change operation:Nothing wording=current",
                "member FlowInput.Name Nothing",
                "member Nothing.Name Name",
                "order FlowInput Nothing",
                "values Nothing a",
                "replace Nothing string",
                "paint Name blue")) {
            assertThrows(IllegalArgumentException.class, () -> corrected(line + " # a source"), line);
        }
    }

    @Test
    void aLineWithoutASourceFails() {
        assertThrows(IllegalArgumentException.class, () -> corrected("change Name min=1"));
        assertThrows(IllegalArgumentException.class, () -> corrected("change Name min=1 # "));
    }

    private static ModelText corrected(String corrections) {
        ModelText model = ModelText.read(TEXT);
        Corrections.apply(corrections, model);
        return model;
    }
}
