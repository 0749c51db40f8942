// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.base.Bytes;
import io.rivermill.base.Seeds;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class NumberCodecPropertiesTest {
    @Test
    void bytesHaveTheOrderOfTheNumbersAndGiveThemBack() {
        Seeds.tryEach(3_000, random -> {
            String firstText = RandomItems.number(random);
            String secondText = RandomItems.number(random);
            AttributeValue first = AttributeValue.number(firstText);
            AttributeValue second = AttributeValue.number(secondText);
            BigDecimal firstNumber = new BigDecimal(firstText);
            BigDecimal secondNumber = new BigDecimal(secondText);
            assertEquals(
                    Integer.signum(firstNumber.compareTo(secondNumber)),
                    Integer.signum(Bytes.compare(first.keyBytes(), second.keyBytes())),
                    firstText + " and " + secondText);
            assertEquals(firstNumber.compareTo(secondNumber) == 0, first.equals(second));
            assertEquals(0, firstNumber.compareTo(first.number()), firstText);
            String canonical = firstNumber.signum() == 0
                    ? "0"
                    : firstNumber.stripTrailingZeros().toPlainString();
            assertEquals(canonical, first.numberText());
            assertEquals(first, AttributeValue.number(firstNumber));
            assertEquals(first, AttributeValue.number(canonical));
            assertEquals(first, AttributeValue.ofKeyBytes(AttributeType.N, first.keyBytes()));
        });
    }

    /** Two that differ as late as numbers can: in the last of 38 digits, in the length, the exponent or the sign. */
    @Test
    void neighboursAreInOrder() {
        Seeds.tryEach(6_000, random -> {
            StringBuilder digits = new StringBuilder(random.nextBoolean() ? "-" : "");
            for (int i = random.nextInt(38); i >= 0; i--) {
                digits.append("0199".charAt(random.nextInt(4)));
            }
            BigDecimal number = new BigDecimal(new BigInteger(digits.toString()), random.nextInt(-125, 168));
            BigDecimal neighbour = neighbour(number, random);
            AttributeValue first = AttributeValue.number(number);
            AttributeValue second = AttributeValue.number(neighbour);
            if (first == null || second == null) {
                return; // out of range
            }
            assertEquals(
                    Integer.signum(number.compareTo(neighbour)),
                    Integer.signum(Bytes.compare(first.keyBytes(), second.keyBytes())),
                    number + " and " + neighbour);
            assertEquals(number.compareTo(neighbour) == 0, first.equals(second));
            assertEquals(0, number.compareTo(first.number()));
            assertEquals(first, AttributeValue.number(number.toString()));
        });
    }

    private static BigDecimal neighbour(BigDecimal number, RandomGenerator random) {
        int exponent = number.precision() - number.scale() - 1;
        BigDecimal last = BigDecimal.ONE.scaleByPowerOfTen(exponent - 37);
        return switch (random.nextInt(6)) {
            case 0 -> number.add(last);
            case 1 -> number.subtract(last);
            case 2 -> number.scaleByPowerOfTen(random.nextBoolean() ? 1 : -1);
            case 3 -> number.round(new MathContext(1 + random.nextInt(38), RoundingMode.DOWN));
            case 4 -> number.negate();
            default -> number.add(number.ulp());
        };
    }

    @Test
    void aNumberIsPlainIfDynamoDbWouldWriteItSo() {
        Seeds.tryEach(2_000, random -> comparePlain(RandomItems.number(random)));
        for (String text :
                List.of("0", "-0", "00", "0.0", "-0.5", "0.5", ".5", "5.", "+1", "-1", "10", "1.0", "1e3", "-")) {
            comparePlain(text);
        }
    }

    private static void comparePlain(String text) {
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        boolean same =
                !text.equals("-") && AttributeValue.number(text).numberText().equals(text);
        assertEquals(same, NumberCodec.isPlain(ascii, 0, ascii.length), text);
    }

    @Test
    void noNumberBeginsWithAnotherSoThatMoreMayFollowOneInAKey() {
        Seeds.tryEach(2_000, random -> {
            byte[] first = AttributeValue.number(RandomItems.number(random)).keyBytes();
            byte[] second = AttributeValue.number(RandomItems.number(random)).keyBytes();
            assertTrue(first.length == second.length || !Bytes.startsWith(first, second));
            assertTrue(first.length <= NumberCodec.ENCODED_BYTES_MAX);
        });
    }

    @Test
    void theEdgesOfTheRangeAreInOrder() {
        List<String> ascending = List.of(
                "-9.9999999999999999999999999999999999999e125",
                "-1e125",
                "-100",
                "-99.5",
                "-99",
                "-10",
                "-9",
                "-1",
                "-0.1",
                "-1e-129",
                "-1.1e-130",
                "-1e-130",
                "0",
                "1e-130",
                "1.1e-130",
                "1e-129",
                "0.1",
                "1",
                "9",
                "10",
                "11",
                "99",
                "99.5",
                "100",
                "1e125",
                "9.9999999999999999999999999999999999999e125");
        List<String> sorted = new ArrayList<>(ascending.reversed());
        sorted.sort(Comparator.comparing(text -> AttributeValue.number(text).keyBytes(), Bytes::compare));
        assertEquals(ascending, sorted);
    }

    @Test
    void arithmeticThatLeavesTheRangeHasNoBytes() {
        assertNull(AttributeValue.number(new BigDecimal("1e126")));
        assertNull(AttributeValue.number(new BigDecimal("1e-131")));
        assertNull(AttributeValue.number(new BigDecimal("123456789012345678901234567890123456789")));
        assertNotNull(AttributeValue.number(new BigDecimal("1234567890123456789012345678901234567800")));
    }

    /** The size of a number by its decimal digits, as the rule is worded. */
    @Test
    void sizeCountsDigitsOnBothSidesOfThePoint() {
        Seeds.tryEach(3_000, random -> {
            AttributeValue value = AttributeValue.number(RandomItems.number(random));
            String text = value.numberText();
            boolean negative = text.startsWith("-");
            String plain = negative ? text.substring(1) : text;
            String digits = plain.replace(".", "").replaceFirst("^0+", "").replaceFirst("0+$", "");
            int point = plain.indexOf('.');
            String whole = (point < 0 ? plain : plain.substring(0, point)).replaceFirst("^0+", "");
            int left = Math.min(whole.length(), digits.length());
            int right = digits.length() - left;
            int expected = digits.isEmpty() ? 1 : 1 + (left + 1) / 2 + (right + 1) / 2 + (negative ? 1 : 0);
            assertEquals(expected, value.sizeBytes(), text);
        });
    }
}
