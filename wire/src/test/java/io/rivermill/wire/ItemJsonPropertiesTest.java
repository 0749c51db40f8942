// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.rivermill.base.Seeds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The hand-written reader and writer of items against Jackson, and against text that means harm. */
final class ItemJsonPropertiesTest {
    private static final JsonFactory JACKSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .build())
            .build();

    @Test
    void whatIsWrittenIsJsonThatReadsBackAsTheSameItem() {
        Seeds.tryEach(1_000, random -> {
            Item item = RandomItems.item(random);
            byte[] json = write(item);
            assertTrue(isJsonForJackson(json));
            Item again = read(json);
            assertEquals(item, again);
            assertArrayEquals(item.bytes(), again.bytes());
            assertEquals(item.sizeBytes(), again.sizeBytes());
        });
    }

    @Test
    void anItemWrittenInAnyOrderWithAnyBlanksAndEscapesIsTheSameItem() {
        Seeds.tryEach(1_000, random -> {
            Item item = RandomItems.item(random);
            String shuffled = new Shuffler(random).item(item);
            assertEquals(item, read(shuffled.getBytes(StandardCharsets.UTF_8)), shuffled);
        });
    }

    /** Two texts mean equal items exactly if their canonical bytes are equal. */
    @Test
    void bytesAreEqualWhenTheItemsAreThatTwoTextsMean() {
        Seeds.tryEach(2_000, random -> {
            Item item = RandomItems.item(random);
            String first = new Shuffler(random).item(item);
            String second = new Shuffler(random).item(random.nextBoolean() ? item : nearly(item, random));
            byte[] firstBytes = read(first.getBytes(StandardCharsets.UTF_8)).bytes();
            byte[] secondBytes = read(second.getBytes(StandardCharsets.UTF_8)).bytes();
            assertEquals(
                    meaning(first).equals(meaning(second)), Arrays.equals(firstBytes, secondBytes), first + second);
        });
    }

    /** The item with one attribute more, less or changed a little, which may leave it as it is. */
    private static Item nearly(Item item, RandomGenerator random) {
        if (item.isEmpty() || random.nextInt(4) == 0) {
            return item.with("k", RandomItems.value(random, 1));
        }
        String name = item.names().get(random.nextInt(item.count()));
        AttributeValue value = Objects.requireNonNull(item.get(name));
        return switch (random.nextInt(4)) {
            case 0 -> item.without(name);
            case 1 -> item.with(name, AttributeValue.list(List.of(value)));
            case 2 ->
                value.type() == AttributeType.N
                        ? item.with(name, AttributeValue.number(value.numberText() + "e" + random.nextInt(2)))
                        : item.with(name, RandomItems.value(random, 1));
            default ->
                value.type() == AttributeType.M
                        ? item.with(name, AttributeValue.map(nearly(value.item(), random)))
                        : item.with(name, value);
        };
    }

    /** What a JSON text of an item means, told by Jackson and the collections of the JDK. */
    private static Object meaning(String json) {
        try (JsonParser parser = JACKSON.createParser(json)) {
            parser.nextToken();
            return entries(parser);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> entries(JsonParser parser) throws IOException {
        Map<String, Object> entries = new HashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            entries.put(name, value(parser));
        }
        return entries;
    }

    private static Object value(JsonParser parser) throws IOException {
        Object value = List.of();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String type = parser.currentName();
            if (parser.nextToken() != JsonToken.VALUE_NULL && !type.equals("Other")) {
                value = List.of(type, body(parser, type));
            } else {
                parser.skipChildren();
            }
        }
        return value;
    }

    private static Object body(JsonParser parser, String type) throws IOException {
        return switch (type) {
            case "M" -> entries(parser);
            case "L" -> elements(parser, "M");
            case "SS", "NS", "BS" -> new HashSet<>(elements(parser, type.substring(0, 1)));
            case "N" -> new BigDecimal(parser.getText()).stripTrailingZeros();
            default -> parser.getText();
        };
    }

    private static List<Object> elements(JsonParser parser, String type) throws IOException {
        List<Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(type.equals("M") ? value(parser) : body(parser, type));
        }
        return elements;
    }

    @Test
    void stringsAreReadAsJacksonReadsThem() {
        Seeds.tryEach(2_000, random -> {
            byte[] json = new Shuffler(random).string(RandomItems.text(random)).getBytes(StandardCharsets.UTF_8);
            try (JsonParser parser = JACKSON.createParser(json)) {
                parser.nextToken();
                assertEquals(parser.getText(), new JsonInput(json).readString());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Where we are stricter than Jackson: UTF-8 that isn't, and surrogates without their other half. */
    @Test
    void spoiledJsonIsRefusedWhereJacksonRefusesIt() {
        Seeds.tryEach(3_000, random -> {
            byte[] json = spoil(random, write(RandomItems.item(random)));
            boolean ours = isJson(json);
            boolean jacksons = isJsonForJackson(json);
            if (ours) {
                assertTrue(jacksons, () -> new String(json, StandardCharsets.UTF_8));
            } else if (jacksons) {
                String text = new String(json, StandardCharsets.ISO_8859_1);
                assertTrue(!isUtf8(json) || text.matches("(?s).*\\\\u[dD][89a-fA-F].*"), text);
            }
        });
    }

    @Test
    void spoiledItemsAreEitherItemsOrServiceErrors() {
        Seeds.tryEach(3_000, random -> {
            byte[] json = spoil(random, write(RandomItems.item(random)));
            try {
                Item item = read(json);
                if (item.invalid() == null) {
                    assertEquals(item, read(write(item)));
                } else {
                    assertFalse(item.invalid().text().isEmpty());
                    item.names();
                }
            } catch (ServiceException e) {
                assertEquals("SerializationException", e.code());
            }
        });
    }

    @Test
    void everyCutOfAnItemIsRefused() {
        byte[] json = ("{\"a\":{\"M\":{\"b\\u00e9\":{\"L\":[{\"SS\":[\"é😀\",\"\\ud83d\\ude00\"]},{\"BOOL\":true},"
                        + "{\"N\":\"-1.5e3\"},{\"NULL\":true},{\"B\":\"AAEC\"},{\"x\":[1.5e-3,null,false]}]}}}}")
                .getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < json.length; length++) {
            JsonInput in = new JsonInput(json, 0, length);
            try {
                ItemReader.readItem(in);
                in.expectEnd();
                throw new AssertionError("read " + length + " of " + json.length + " bytes");
            } catch (ServiceException e) {
                assertEquals("SerializationException", e.code());
            }
        }
    }

    @Test
    void depthNeverReachesTheStack() {
        for (String level : List.of("{\"L\":[", "{\"M\":{\"a\":", "{\"X\":[", "[", "{\"a\":")) {
            String deep = "{\"a\":" + level.repeat(200_000);
            JsonInput in = new JsonInput(deep.getBytes(StandardCharsets.UTF_8));
            try {
                ItemReader.readItem(in);
                throw new AssertionError(level);
            } catch (ServiceException e) {
                assertEquals("SerializationException", e.code());
            }
        }
    }

    @Test
    void thirtyTwoLevelsAreReadAndThirtyThreeAreNot() {
        assertEquals(null, read(nested(31)).invalid());
        InvalidValue invalid = read(nested(32)).invalid();
        assertTrue(invalid != null && invalid.text().equals(ItemReader.TOO_DEEP));
        InvalidValue much = read(nested(100_000)).invalid();
        assertTrue(much != null && much.text().equals(ItemReader.TOO_DEEP));
    }

    @Test
    void manyAttributesInTheWorstOrderAreReadInGoodTime() {
        StringBuilder json = new StringBuilder("{");
        for (int i = 100_000; i > 0; i--) {
            json.append("\"k").append(100_000 + i).append("\":{\"SS\":[\"b\",\"a\"]},");
        }
        json.append("\"z\":{\"S\":\"\"}}");
        assertEquals(
                100_001, read(json.toString().getBytes(StandardCharsets.UTF_8)).count());
    }

    private static byte[] nested(int levels) {
        String json = "{\"a\":" + "{\"L\":[".repeat(levels) + "{\"S\":\"x\"}" + "]}".repeat(levels) + "}";
        return json.getBytes(StandardCharsets.UTF_8);
    }

    private static Item read(byte[] json) {
        JsonInput in = new JsonInput(json);
        Item item = ItemReader.readItem(in);
        in.expectEnd();
        return item;
    }

    private static byte[] write(Item item) {
        JsonOutput out = new JsonOutput(16);
        ItemWriter.write(item, out);
        return out.toBytes();
    }

    private static boolean isJson(byte[] json) {
        try {
            JsonInput.check(json);
            return true;
        } catch (ServiceException e) {
            assertEquals("SerializationException", e.code());
            assertEquals(null, e.getMessage());
            return false;
        }
    }

    private static boolean isJsonForJackson(byte[] json) {
        try (JsonParser parser = JACKSON.createParser(json, 0, json.length)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            finish(parser);
            return parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }

    /** Jackson looks into strings and numbers only when asked. */
    private static void finish(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.NOT_AVAILABLE) {
            parser.getText();
        }
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static byte[] spoil(RandomGenerator random, byte[] json) {
        List<Byte> bytes = new ArrayList<>();
        for (byte b : json) {
            bytes.add(b);
        }
        byte[] likely =
                "{}[]\",:\\u019-+.eEtrufalsn \u0000\u0080\u00c3\u00ed\u00f4SNBLM".getBytes(StandardCharsets.ISO_8859_1);
        for (int i = random.nextInt(4); i >= 0 && !bytes.isEmpty(); i--) {
            int at = random.nextInt(bytes.size());
            switch (random.nextInt(4)) {
                case 0 -> bytes.remove(at);
                case 1 -> bytes.set(at, likely[random.nextInt(likely.length)]);
                case 2 -> bytes.add(at, likely[random.nextInt(likely.length)]);
                default -> bytes.add(at, bytes.get(random.nextInt(bytes.size())));
            }
        }
        byte[] spoiled = new byte[bytes.size()];
        for (int i = 0; i < spoiled.length; i++) {
            spoiled[i] = bytes.get(i);
        }
        return spoiled;
    }

    /** Writes an item in one of the many ways in which a client might. */
    private record Shuffler(RandomGenerator random) {
        String item(Item item) {
            Map<String, String> entries = new LinkedHashMap<>();
            item.forEach(attribute -> entries.put(attribute.name(), value(attribute.value())));
            return object(entries);
        }

        private String value(AttributeValue value) {
            Map<String, String> members = new LinkedHashMap<>();
            members.put(value.type().name(), body(value));
            if (random.nextInt(10) == 0) {
                members.put("Other", "[{\"S\":1.5e3},null]");
            }
            if (random.nextInt(10) == 0 && value.type() != AttributeType.NULL) {
                members.put("NULL", "null");
            }
            return object(members);
        }

        private String body(AttributeValue value) {
            return switch (value.type()) {
                case S -> string(value.string());
                case N -> '"' + number(value.numberText()) + '"';
                case B -> string(Base64.getEncoder().encodeToString(value.binary()));
                case BOOL -> Boolean.toString(value.bool());
                case NULL -> "true";
                case SS, NS, BS -> {
                    List<String> members = new ArrayList<>(
                            value.elements().stream().map(this::body).toList());
                    Collections.shuffle(members, new Random(random.nextLong()));
                    yield "[" + String.join(blank() + "," + blank(), members) + "]";
                }
                case L ->
                    "["
                            + String.join(
                                    ",",
                                    value.elements().stream().map(this::value).toList()) + blank() + "]";
                case M -> item(value.item());
            };
        }

        private String number(String text) {
            return switch (random.nextInt(4)) {
                case 0 -> text + "e0";
                case 1 -> text.contains(".") ? text + "00" : text + ".0";
                case 2 -> text.startsWith("-") ? text : "+0" + text;
                default -> text;
            };
        }

        private String object(Map<String, String> entries) {
            List<String> names = new ArrayList<>(entries.keySet());
            Collections.shuffle(names, new Random(random.nextLong()));
            StringBuilder json = new StringBuilder("{").append(blank());
            for (String name : names) {
                if (json.charAt(json.length() - 1) != '{'
                        && json.toString().strip().length() > 1) {
                    json.append(',').append(blank());
                }
                json.append(string(name))
                        .append(blank())
                        .append(':')
                        .append(blank())
                        .append(entries.get(name));
            }
            return json.append(blank()).append('}').toString();
        }

        String string(String text) {
            StringBuilder json = new StringBuilder("\"");
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                boolean whole = Character.isHighSurrogate(c) && random.nextBoolean();
                if (whole) {
                    json.append(c).append(text.charAt(++i));
                } else if (c < ' ' || Character.isSurrogate(c) || random.nextInt(4) == 0) {
                    json.append("\\u").append(String.format(random.nextBoolean() ? "%04x" : "%04X", (int) c));
                } else if (c == '"' || c == '\\') {
                    json.append('\\').append(c);
                } else {
                    json.append(c);
                }
            }
            return json.append('"').toString();
        }

        private String blank() {
            return random.nextInt(4) == 0 ? " \n\t\r".substring(random.nextInt(4)) : "";
        }
    }
}
