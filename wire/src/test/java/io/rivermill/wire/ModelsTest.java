// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.shapes.Location;
import io.rivermill.shapes.Member;
import io.rivermill.shapes.StructureShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The compiled models, and the views generated from them. */
final class ModelsTest {
    private static final List<List<OperationType<?, ?>>> SERVED = List.of(
            io.rivermill.wire.dynamodb.Operations.ALL,
            io.rivermill.wire.streams.Operations.ALL,
            io.rivermill.wire.lambda.Operations.ALL,
            io.rivermill.wire.logs.Operations.ALL,
            io.rivermill.wire.iam.Operations.ALL,
            io.rivermill.wire.sts.Operations.ALL);

    @Test
    void viewsDontTellTheirSecrets() {
        io.rivermill.wire.iam.AccessKey key =
                io.rivermill.wire.iam.AccessKey.create().secretAccessKey("hidden");
        assertFalse(key.toString().contains("hidden"));
        assertFalse(io.rivermill.wire.iam.CreateAccessKeyResponse.create()
                .accessKey(key)
                .toString()
                .contains("hidden"));
        assertTrue(io.rivermill.wire.iam.GetRoleRequest.create()
                .roleName("shown")
                .toString()
                .contains("shown"));
    }

    @Test
    void theModelsKnowTheMembersThatClientsSendAndExpect() throws IOException {
        for (String line : Files.readAllLines(Path.of("src/test/resources/cases/members.txt"))) {
            String[] words = line.split(" ");
            if (!line.startsWith("#")) {
                StructureShape shape = Models.service(words[0]).structure(words[1]);
                for (String member : List.of(words).subList(2, words.length)) {
                    assertNotNull(shape.find(member), words[1] + '.' + member);
                }
            }
        }
    }

    @Test
    void viewsAreAsLargeAsTheirShapes() {
        for (OperationType<?, ?> type : all()) {
            Struct input = new Struct(type.model().input().members().size());
            assertEquals(input, type.input().apply(input).struct());
            Struct output = new Struct(type.model().output().members().size());
            assertEquals(output, type.output().apply(output).struct());
        }
    }

    @Test
    void everyLabelOfAPathIsARequiredMember() {
        for (OperationType<?, ?> type : all()) {
            for (Member member : type.model().input().members()) {
                if (member.location() == Location.URI) {
                    assertTrue(member.required(), type + " " + member);
                    assertTrue(type.model().uri().contains('{' + member.wireName()), type + " " + member);
                }
            }
        }
    }

    @Test
    void theModelsStaySmallEnoughToReadAtStart() throws IOException {
        for (String service : List.of("dynamodb", "streams", "lambda", "logs", "iam", "sts")) {
            long bytes = Files.size(Path.of("src/main/resources/io/rivermill/wire/models/" + service + ".txt"));
            assertTrue(bytes < 600_000, service + " has " + bytes);
        }
    }

    private static List<OperationType<?, ?>> all() {
        List<OperationType<?, ?>> all = new ArrayList<>();
        SERVED.forEach(all::addAll);
        return all;
    }
}
