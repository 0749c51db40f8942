// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.base.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ItemTest {
    private static final Item SAMPLE = Item.builder()
            .put("b", AttributeValue.number("1.0"))
            .put("a", AttributeValue.string("x"))
            .put("s", AttributeValue.stringSet("q", "p"))
            .build();

    @Test
    void isTheSameWhateverTheOrderOfAttributesAndMembersAndTheWritingOfNumbers() {
        Item other = Item.builder()
                .put("s", AttributeValue.stringSet("p", "q"))
                .put("a", AttributeValue.string("x"))
                .put("b", AttributeValue.number("0001e0"))
                .build();
        assertEquals(SAMPLE, other);
        assertArrayEquals(SAMPLE.bytes(), other.bytes());
        assertEquals(SAMPLE.hashCode(), other.hashCode());
        assertNotEquals(SAMPLE, other.with("b", AttributeValue.number("2")));
    }

    @Test
    void givesItsAttributesByNameAndInOrder() {
        assertEquals(List.of("a", "b", "s"), SAMPLE.names());
        assertEquals("x", attribute(SAMPLE, "a").string());
        assertNull(SAMPLE.get("aa"));
        assertNull(SAMPLE.get("z"));
        assertEquals(3, SAMPLE.count());
    }

    @Test
    void looksForNamesOfAMapInTheMapOnly() {
        Item map = Item.builder().put("a", AttributeValue.number(1)).build();
        Item item = Item.builder()
                .put("m", AttributeValue.map(map))
                .put("n", AttributeValue.number(2))
                .build();
        assertNull(attribute(item, "m").get("n"));
        assertNull(attribute(item, "m").get("b"));
        assertEquals(AttributeValue.number(1), attribute(item, "m").get("a"));
    }

    @Test
    void isRebuiltFromItsBytes() {
        Item again = Item.of(SAMPLE.bytes());
        assertEquals(SAMPLE, again);
        assertEquals(SAMPLE.sizeBytes(), again.sizeBytes());
    }

    @Test
    void replacesAddsAndRemovesAttributesKeepingOrderAndSize() {
        Item changed = SAMPLE.with("ab", AttributeValue.bool(true)).with("a", AttributeValue.string("longer"));
        assertEquals(List.of("a", "ab", "b", "s"), changed.names());
        Item rebuilt = Item.builder()
                .put("ab", AttributeValue.bool(true))
                .put("a", AttributeValue.string("longer"))
                .put("b", AttributeValue.number(1))
                .put("s", AttributeValue.stringSet("p", "q"))
                .build();
        assertEquals(rebuilt, changed);
        assertEquals(rebuilt.sizeBytes(), changed.sizeBytes());
        assertEquals(SAMPLE, changed.without("ab").with("a", AttributeValue.string("x")));
        assertEquals(SAMPLE, SAMPLE.without("nothing"));
    }

    @Test
    void makesManyChangesAtOnceAsOneByOne() {
        Seeds.tryEach(500, random -> {
            Item item = RandomItems.item(random);
            Map<String, @Nullable AttributeValue> changes = new HashMap<>();
            Item expected = item;
            List<String> names = new ArrayList<>(item.names());
            names.addAll(List.of("k", "ka", "a", "zz"));
            for (String name : names) {
                if (random.nextBoolean()) {
                    AttributeValue value = random.nextBoolean() ? RandomItems.value(random, 1) : null;
                    changes.put(name, value);
                    Item.Builder rest = Item.builder();
                    for (Attribute attribute : expected) {
                        if (!attribute.name().equals(name)) {
                            rest.put(attribute.name(), attribute.value());
                        }
                    }
                    if (value != null) {
                        rest.put(name, value);
                    }
                    expected = rest.build();
                }
            }
            Item changed = item.change(changes);
            assertEquals(expected, changed);
            assertEquals(expected.sizeBytes(), changed.sizeBytes());
        });
    }

    @Test
    void findsPartsOfTextAsStringsDo() {
        Seeds.tryEach(2_000, random -> {
            String whole = letters(random, 12);
            String part = letters(random, 4);
            assertEquals(
                    whole.contains(part),
                    AttributeValue.string(whole).contains(AttributeValue.string(part)),
                    whole + " " + part);
        });
    }

    @Test
    void findsPartsInLinearTime() {
        AttributeValue whole = AttributeValue.string("a".repeat(400_000));
        assertFalse(whole.contains(AttributeValue.string("a".repeat(200_000) + "b")));
        assertTrue(whole.contains(AttributeValue.string("a".repeat(200_000))));
    }

    private static String letters(RandomGenerator random, int max) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(max); i > 0; i--) {
            text.append(random.nextBoolean() ? 'a' : 'b');
        }
        return text.toString();
    }

    @Test
    void takesOutSomeAttributes() {
        Item key = SAMPLE.only(List.of("b", "a", "none"));
        assertEquals(List.of("a", "b"), key.names());
        assertEquals(1 + 1 + 1 + 2, key.sizeBytes());
        assertTrue(SAMPLE.only(List.of()).isEmpty());
    }

    @Test
    void keepsTheLastOfEqualNames() {
        Item item = Item.builder()
                .put("a", AttributeValue.string("1"))
                .put("b", AttributeValue.string("2"))
                .put("a", AttributeValue.string("3"))
                .build();
        assertEquals("3", attribute(item, "a").string());
        assertEquals(2, item.count());
    }

    @Test
    void countsItsSizeAsTheStreamsGuideDoes() {
        Item key = Item.builder().put("Id", AttributeValue.number(1)).build();
        Item first = key.with("Message", AttributeValue.string("New item!"));
        Item second = key.with("Message", AttributeValue.string("This item has changed"));
        assertEquals(24, key.sizeBytes() + first.sizeBytes());
        assertEquals(56, key.sizeBytes() + first.sizeBytes() + second.sizeBytes());
        assertEquals(36, key.sizeBytes() + second.sizeBytes());
        Item other = Item.builder().put("Id", AttributeValue.number(2)).build();
        assertEquals(
                11,
                other.sizeBytes() + other.with("n", AttributeValue.number(1)).sizeBytes());
    }

    private static AttributeValue attribute(Item item, String name) {
        AttributeValue value = item.get(name);
        assertTrue(value != null, name);
        return value;
    }
}
