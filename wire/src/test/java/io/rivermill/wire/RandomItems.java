// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Random items and values for property tests: all types, small alphabets so that equal things happen, odd characters. */
public final class RandomItems {
    private static final String[] PIECES = {
        "a", "b", "z", "A", "0", " ", "\"", "\\", "/", "\n", "\t", "\u0001", "\u007f", "é", "ß", "€", "漢", "😀",
        "\ufffd", "\u2028"
    };

    private RandomItems() {}

    public static Item item(RandomGenerator random) {
        return item(random, 3);
    }

    private static Item item(RandomGenerator random, int depth) {
        Item.Builder item = Item.builder();
        int count = random.nextInt(6);
        for (int i = 0; i < count; i++) {
            item.put("k" + text(random), value(random, depth));
        }
        return item.build();
    }

    /** A value that nests at most {@code depth} lists or maps. */
    public static AttributeValue value(RandomGenerator random, int depth) {
        return switch (random.nextInt(depth > 0 ? 10 : 8)) {
            case 0 -> AttributeValue.string(text(random));
            case 1 -> AttributeValue.number(number(random));
            case 2 -> AttributeValue.binary(binary(random));
            case 3 -> AttributeValue.bool(random.nextBoolean());
            case 4 -> AttributeValue.nullValue();
            case 5 -> AttributeValue.set(AttributeType.SS, values(random, AttributeType.S));
            case 6 -> AttributeValue.set(AttributeType.NS, values(random, AttributeType.N));
            case 7 -> AttributeValue.set(AttributeType.BS, values(random, AttributeType.B));
            case 8 -> {
                List<AttributeValue> elements = new ArrayList<>();
                for (int i = random.nextInt(5); i > 0; i--) {
                    elements.add(value(random, depth - 1));
                }
                yield AttributeValue.list(elements);
            }
            default -> AttributeValue.map(item(random, depth - 1));
        };
    }

    /** A string, number or binary. */
    public static AttributeValue scalar(RandomGenerator random, AttributeType type) {
        return switch (type) {
            case S -> AttributeValue.string(text(random));
            case N -> AttributeValue.number(number(random));
            case B -> AttributeValue.binary(binary(random));
            case BOOL, NULL, SS, NS, BS, L, M -> throw new IllegalArgumentException(type.name());
        };
    }

    public static String text(RandomGenerator random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(random.nextInt(20) == 0 ? 200 : 6); i > 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    /** The text of a number that DynamoDB holds, in any of the ways to write it. */
    public static String number(RandomGenerator random) {
        StringBuilder digits = new StringBuilder();
        int count = 1 + random.nextInt(random.nextInt(4) == 0 ? 38 : 4);
        for (int i = 0; i < count; i++) {
            digits.append(random.nextInt(3) == 0 ? 0 : random.nextInt(10));
        }
        int point = random.nextInt(count + 1);
        if (point < count || random.nextInt(8) == 0) {
            digits.insert(point, '.');
        }
        if (random.nextInt(3) == 0) {
            digits.append(random.nextBoolean() ? 'e' : 'E');
            digits.append(random.nextInt(4) == 0 ? random.nextInt(-90, 85) : random.nextInt(-4, 5));
        }
        return (random.nextInt(3) == 0 ? "-" : random.nextInt(8) == 0 ? "+" : "")
                + "00".substring(random.nextInt(3))
                + digits;
    }

    public static byte[] binary(RandomGenerator random) {
        byte[] bytes = new byte[random.nextInt(6)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static List<AttributeValue> values(RandomGenerator random, AttributeType type) {
        List<AttributeValue> members = new ArrayList<>();
        for (int i = random.nextInt(5); i >= 0; i--) {
            members.add(scalar(random, type));
        }
        return members;
    }
}
