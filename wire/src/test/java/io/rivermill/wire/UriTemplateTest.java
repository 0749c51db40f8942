// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class UriTemplateTest {
    @Test
    void labelsAreDecodedSegments() {
        UriTemplate template = UriTemplate.parse("/2017-03-31/tags/{ARN}");

        assertEquals(Map.of("ARN", "a:b/c"), template.match("/2017-03-31/tags/a%3Ab%2Fc", ""));
        assertEquals(Map.of("ARN", "a+b%zz"), template.match("/2017-03-31/tags/a+b%zz/", ""));
        assertNull(template.match("/2017-03-31/tags/a/b", ""));
        assertNull(template.match("/2017-03-31/tags/", ""));
        assertNull(template.match("/2017-03-31/tags", ""));
    }

    @Test
    void aSlashAtTheEndMakesNoDifference() {
        assertEquals(Map.of(), UriTemplate.parse("/a/b/").match("/a/b", ""));
        assertEquals(Map.of(), UriTemplate.parse("/a/b").match("/a/b/", ""));
        assertNull(UriTemplate.parse("/a/b").match("/a//b", ""));
    }

    @Test
    void aFixedQueryTellsTwoOperationsOfOnePathApart() {
        UriTemplate all = UriTemplate.parse("/layers");
        UriTemplate one = UriTemplate.parse("/layers?find=LayerVersion");

        assertNull(one.match("/layers", "find=x"));
        assertEquals(Map.of(), one.match("/layers", "Arn=a&find=LayerVersion"));
        assertTrue(one.weight() > all.weight());
    }

    @Test
    void aGreedyLabelTakesTheRest() {
        assertEquals(Map.of("Key", "a/b c"), UriTemplate.parse("/x/{Key+}").match("/x/a/b%20c", ""));
    }
}
