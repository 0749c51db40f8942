// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.rivermill.base.Seeds;
import io.rivermill.shapes.Location;
import io.rivermill.shapes.Member;
import io.rivermill.shapes.Shape;
import io.rivermill.shapes.StructureShape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Random structs of real shapes, against Jackson. */
final class JsonPropertiesTest {
    private static final JsonFactory JACKSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final List<String> SERVICES = List.of("dynamodb", "streams", "lambda", "logs");

    @Test
    void whatIsWrittenIsJsonAndReadsBackAsTheSame() {
        Seeds.tryEach(500, random -> {
            StructureShape shape = structure(random);
            Struct struct = struct(shape, random, 0);

            byte[] json = write(shape, struct);

            parse(json);
            assertEquals(struct, JsonReader.read(shape, json, null));
        });
    }

    @Test
    void whatJacksonWritesInItsOwnWayReadsAsTheSame() {
        Seeds.tryEach(500, random -> {
            StructureShape shape = structure(random);
            Struct struct = struct(shape, random, 0);

            byte[] json = rewrite(write(shape, struct), random.nextBoolean());

            assertEquals(struct, JsonReader.read(shape, json, null));
        });
    }

    @Test
    void damagedJsonIsRefusedOrReadButNeverAnythingElse() {
        Seeds.tryEach(2_000, random -> {
            StructureShape shape = structure(random);
            byte[] json = write(shape, struct(shape, random, 0));
            for (int i = 0; i <= random.nextInt(3); i++) {
                json[random.nextInt(json.length)] = (byte) random.nextInt(256);
            }
            try {
                JsonReader.read(shape, json, null);
            } catch (ServiceException e) {
                assertEquals("SerializationException", e.code());
            }
        });
    }

    @Test
    void nestingAsDeepAsTheBodyIsLongCostsNoStack() {
        String open = "{\"a\":[".repeat(200_000);
        String whole = "{\"Unknown\":" + open + "]}".repeat(200_000) + ",\"TableName\":\"t\"}";
        StructureShape shape = Models.service("dynamodb").structure("PutItemInput");

        Struct struct = JsonReader.read(shape, whole.getBytes(StandardCharsets.UTF_8), null);

        assertEquals("t", struct.get(shape.member("TableName").index()));
        assertThrows(
                ServiceException.class,
                () -> JsonReader.read(shape, ("{\"Item\":" + open).getBytes(StandardCharsets.UTF_8), null));
    }

    @Test
    void hugeNumbersAreAnswered() {
        StructureShape shape = Models.service("dynamodb").structure("QueryInput");
        for (String number : List.of("1" + "0".repeat(100_000), "1e999999999", "-1E+400", "0." + "1".repeat(100_000))) {
            byte[] json = ("{\"Limit\":" + number + "}").getBytes(StandardCharsets.UTF_8);
            try {
                JsonReader.read(shape, json, null);
            } catch (ServiceException e) {
                assertEquals("SerializationException", e.code());
            }
        }
    }

    private static StructureShape structure(RandomGenerator random) {
        List<StructureShape> structures = new ArrayList<>();
        for (Shape shape : Models.service(SERVICES.get(random.nextInt(SERVICES.size())))
                .shapes()
                .values()) {
            if (shape instanceof StructureShape structure) {
                structures.add(structure);
            }
        }
        return structures.get(random.nextInt(structures.size()));
    }

    private static Struct struct(StructureShape shape, RandomGenerator random, int depth) {
        Struct struct = new Struct(shape.members().size());
        for (Member member : shape.members()) {
            if (member.location() == Location.BODY && random.nextInt(3 + depth) < 2) {
                struct.set(member.index(), value(member.target(), random, depth + 1));
            }
        }
        return struct;
    }

    private static Object value(Shape shape, RandomGenerator random, int depth) {
        return switch (shape) {
            case Shape.StringShape _ -> text(random);
            case Shape.BlobShape _ -> bytes(random);
            case Shape.BooleanShape _ -> random.nextBoolean();
            case Shape.IntegerShape _ -> random.nextInt();
            case Shape.LongShape _ -> random.nextLong();
            case Shape.DoubleShape _ -> random.nextDouble(-1e9, 1e9);
            case Shape.TimestampShape _ -> Instant.ofEpochMilli(random.nextLong(-1L << 40, 1L << 42));
            case Shape.ItemShape _ -> item(random);
            case Shape.AttributeValueShape _ -> AttributeValue.string(text(random));
            case StructureShape structure -> struct(structure, random, depth);
            case Shape.ListShape list -> {
                List<Object> values = new ArrayList<>();
                for (int i = random.nextInt(3); i > 0; i--) {
                    values.add(value(list.member().target(), random, depth));
                }
                yield values;
            }
            case Shape.MapShape map -> {
                Map<String, Object> values = new LinkedHashMap<>();
                for (int i = random.nextInt(3); i > 0; i--) {
                    values.put(text(random), value(map.value().target(), random, depth));
                }
                yield values;
            }
        };
    }

    private static Item item(RandomGenerator random) {
        return Item.builder()
                .put("n" + text(random), AttributeValue.number(random.nextLong()))
                .put("s" + text(random), AttributeValue.string(text(random)))
                .put("b" + text(random), AttributeValue.binary(bytes(random)))
                .build();
    }

    private static byte[] bytes(RandomGenerator random) {
        byte[] bytes = new byte[random.nextInt(20)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String text(RandomGenerator random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            int c = switch (random.nextInt(4)) {
                case 0 -> random.nextInt(0x80);
                case 1 -> random.nextInt(0x800);
                case 2 -> random.nextInt(0xd800);
                default -> random.nextInt(0x10000, 0x110000);
            };
            text.appendCodePoint(c);
        }
        return text.toString();
    }

    private static byte[] write(StructureShape shape, Struct struct) {
        JsonOutput out = new JsonOutput(64);
        JsonWriter.write(shape, struct, out);
        return out.toBytes();
    }

    private static void parse(byte[] json) {
        try (JsonParser parser = JACKSON.createParser(json)) {
            while (parser.nextToken() != null) {
                parser.getText();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(new String(json, StandardCharsets.UTF_8), e);
        }
    }

    private static byte[] rewrite(byte[] json, boolean escaped) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonParser parser = JACKSON.createParser(json);
                JsonGenerator generator = JACKSON.createGenerator(out)) {
            generator.useDefaultPrettyPrinter();
            if (escaped) {
                generator.enable(com.fasterxml.jackson.core.json.JsonWriteFeature.ESCAPE_NON_ASCII.mappedFeature());
            }
            while (parser.nextToken() != null) {
                generator.copyCurrentEventExact(parser);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
