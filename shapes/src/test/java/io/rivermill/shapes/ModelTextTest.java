// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.shapes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ModelTextTest {
    private static final String TEXT = """
            # what it is
            service river protocol=rest-json version=2026-01-01 signing=river
            operation Flow input=FlowInput output=FlowOutput errors=Dry uri=/flow/{Name} status=201 wording=current
            structure Dry error=TooDry status=409
              message Name
            structure FlowInput payload=Body
              Name Name required location=uri missing='It''s missing'
              Body Bytes
            structure FlowOutput synthetic
            blob Bytes max=10
            string Name min=3 max=255 pattern='[a-z ''"\\w#]+' values=a,b
            """;

    @Test
    void whatIsReadIsWrittenAgain() {
        String written = ModelText.read(TEXT).write("what it is");

        assertEquals(written, ModelText.read(written).write("what it is"));
        assertEquals(
                List.of(TEXT.split("\n")).stream().sorted().toList(),
                List.of(written.split("\n")).stream().sorted().toList());
    }

    @Test
    void linesBecomeOperationsAndShapes() {
        ServiceModel model = new ServiceModel(ModelText.read(TEXT));

        OperationModel flow = model.operation("Flow");
        assertEquals(201, flow.status());
        assertEquals(Wording.CURRENT, flow.wording());
        assertEquals("POST", flow.method());
        Member name = flow.input().member("Name");
        assertEquals(Location.URI, name.location());
        assertEquals("It's missing", name.missing());
        Shape.StringShape text = assertInstanceOf(Shape.StringShape.class, name.target());
        assertEquals("[a-z '\"\\w#]+", text.pattern());
        assertEquals(new Bounds(3, 255), text.length());
        assertEquals(List.of("a", "b"), text.values());
        assertSame(flow.input().member("Body"), flow.input().payload());
        StructureShape dry = model.error("TooDry");
        assertSame(model.structure("Dry"), dry);
        assertEquals(List.of(dry), flow.errors());
        assertNull(model.error("Dry"));
    }

    @Test
    void membersAreFoundByTheBytesOfTheirNames() {
        StructureShape input = new ServiceModel(ModelText.read(TEXT)).structure("FlowInput");
        byte[] bytes = "xNameBody".getBytes(StandardCharsets.UTF_8);

        assertSame(input.member("Name"), input.find(bytes, 1, 5));
        assertSame(input.member("Body"), input.find(bytes, 5, 9));
        assertNull(input.find(bytes, 0, 5));
        assertNull(input.find(bytes, 1, 1));
    }

    @Test
    void whatIsntUnderstoodIsRefused() {
        for (String line : List.of(
                "string Name colour=blue",
                "tuple Name",
                "list Names member=Nothing",
                "list Names",
                "string Name",
                "structure Other payload=Nothing",
                "string Quoted pattern='open",
                "string")) {
            assertThrows(ModelFormatException.class, () -> new ServiceModel(ModelText.read(TEXT + line + '\n')), line);
        }
    }
}
