// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.rivermill.wire.lambda.DeleteEventSourceMappingRequest;
import io.rivermill.wire.lambda.EventSourceMappingConfiguration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MappingTagsTest {
    private final MappingFixture world = new MappingFixture();
    private final MappingTags tags = new MappingTags(world.store.blocking());

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    void aMappingIsMadeWithItsTags() {
        String uuid = world.createEnabled(world.request().tags(Map.of("team", "river")));
        assertEquals(Optional.of(Map.of("team", "river")), find(uuid));
    }

    @Test
    void tagsChangeWhileTheMappingRuns() {
        String uuid = world.createEnabled(world.request());
        assertEquals(Optional.of(Map.of()), find(uuid));
        tags.change(MappingFixture.ACCOUNT, MappingFixture.REGION, uuid, present -> Map.of("a", "1"));
        assertEquals(Optional.of(Map.of("a", "1")), find(uuid));
        assertEquals("Enabled", world.get(uuid).state());
    }

    @Test
    void aMappingIsMadeWithFiftyTagsAtMost() {
        Map<String, String> many = new LinkedHashMap<>();
        for (int i = 0; i < 51; i++) {
            many.put("tag" + i, "");
        }
        assertEquals(
                "Number of tags exceeds resource tag limit.",
                world.refusal("CreateEventSourceMapping", world.request().tags(many))
                        .getMessage());
    }

    @Test
    void aMappingsTagsAreHeldToTheRulesOfAll() {
        assertEquals(
                "The prefix aws: is reserved and can't begin a tag key: aws:team",
                world.refusal("CreateEventSourceMapping", world.request().tags(Map.of("aws:team", "river")))
                        .getMessage());
    }

    @Test
    void tagsGoWithTheirMapping() {
        String uuid = world.createEnabled(world.request().tags(Map.of("team", "river")));
        world.call(
                "DeleteEventSourceMapping",
                DeleteEventSourceMappingRequest.create().uuid(uuid),
                EventSourceMappingConfiguration.class);
        world.await("the mapping's end", () -> find(uuid).isEmpty());
        assertFalse(tags.change(MappingFixture.ACCOUNT, MappingFixture.REGION, uuid, present -> Map.of("a", "1")));
    }

    private Optional<Map<String, String>> find(String uuid) {
        return tags.find(MappingFixture.ACCOUNT, MappingFixture.REGION, uuid);
    }
}
