// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * DynamoDB's numbers as byte strings whose order is the order of the numbers. <b>Part of the on-disk format.</b>
 *
 * <p>A number is {@code d.ddd… x 10^e} with at most 38 digits and e in -130..125, written in base 100 so that a byte holds
 * two digits and the decimal point lies between bytes:
 *
 * <ul>
 *   <li>first byte: {@code 0x80 + 65 + floor(e / 2)}, which just fills 0x80..0xff;
 *   <li>then each pair of digits X as {@code 2 * X + 1}, the last pair as {@code 2 * X}, so a number ends itself and a
 *       shorter one sorts first; pairs are never padded with a last pair of 00;
 *   <li>a negative number has all bits flipped, which also reverses its order;
 *   <li>zero is {@code 80 00}: below every positive number, whose first pair isn't 00, above every negative one.
 * </ul>
 *
 * <p>Each number has exactly one form, so equal numbers are equal bytes.
 */
public final class NumberCodec {
    public static final int DIGITS_MAX = 38;
    static final int EXPONENT_MAX = 125;
    static final int EXPONENT_MIN = -130;
    static final int ENCODED_BYTES_MAX = 2 + DIGITS_MAX / 2;

    public static final String NOT_NUMERIC = "The parameter cannot be converted to a numeric value";
    public static final String OVERFLOW =
            "Number overflow. Attempting to store a number with magnitude larger than supported range";
    public static final String UNDERFLOW =
            "Number underflow. Attempting to store a number with magnitude smaller than supported range";
    public static final String TOO_PRECISE = "Attempting to store more than 38 significant digits in a Number";

    private static final int FIRST_BYTE_OF_ZERO = 0x80;
    private static final int EXPONENT_BIAS = 65;

    private NumberCodec() {}

    /** True if the text of a number is as DynamoDB would write it. */
    static boolean isPlain(byte[] text, int from, int to) {
        int first = from < to && text[from] == '-' ? from + 1 : from;
        int point = -1;
        for (int at = first; at < to; at++) {
            if (text[at] == '.' && point < 0) {
                point = at;
            } else if (text[at] < '0' || text[at] > '9') {
                return false;
            }
        }
        int whole = (point < 0 ? to : point) - first;
        return whole > 0
                && (text[first] != '0' || (whole == 1 && (first == from || point > 0)))
                && (point < 0 || (point < to - 1 && text[to - 1] != '0'));
    }

    /** Appends the number written as {@code text[from, to)}, or returns what is wrong with it and appends nothing. */
    static @Nullable InvalidValue encode(byte[] text, int from, int to, CanonicalWriter out) {
        if (from == to) {
            return InvalidValue.of(NOT_NUMERIC + ": ", NOT_NUMERIC);
        }
        int at = from;
        boolean negative = text[at] == '-';
        if (negative || text[at] == '+') {
            at++;
        }
        byte[] digits = new byte[Math.min(DIGITS_MAX, to - from)];
        int seen = 0; // digits of any kind
        int afterPoint = 0;
        boolean point = false;
        int significant = 0; // digits from the first that isn't zero, trailing zeros included
        int last = 0; // of those, up to the last that isn't zero
        for (; at < to; at++) {
            int c = text[at];
            if (c == '.' && !point) {
                point = true;
                continue;
            }
            if (c < '0' || c > '9') {
                break;
            }
            seen++;
            afterPoint += point ? 1 : 0;
            if (significant > 0 || c != '0') {
                if (significant < DIGITS_MAX) {
                    digits[significant] = (byte) (c - '0');
                }
                significant++;
                last = c != '0' ? significant : last;
            }
        }
        if (seen == 0) {
            return notNumeric(text, from, to);
        }
        long exponent = 0;
        if (at < to) {
            if (text[at] != 'e' && text[at] != 'E') {
                return notNumeric(text, from, to);
            }
            Long written = exponent(text, at + 1, to);
            if (written == null) {
                return notNumeric(text, from, to);
            }
            if (written > Integer.MAX_VALUE || written < Integer.MIN_VALUE) {
                return InvalidValue.of(written > 0 ? OVERFLOW : UNDERFLOW);
            }
            if (written == Integer.MAX_VALUE) {
                return InvalidValue.of(OVERFLOW, UNDERFLOW);
            }
            exponent = written;
        }
        long magnitude = exponent - afterPoint + Math.max(significant - 1, 0);
        if (magnitude > EXPONENT_MAX) {
            return InvalidValue.of(OVERFLOW);
        }
        if (magnitude < EXPONENT_MIN) {
            return InvalidValue.of(UNDERFLOW);
        }
        if (last > DIGITS_MAX) {
            return InvalidValue.of(TOO_PRECISE);
        }
        append(digits, last, (int) magnitude, negative, out);
        return null;
    }

    /** The bytes of {@code value}, or null if it is out of range or has more than 38 significant digits. */
    static byte @Nullable [] encode(BigDecimal value) {
        byte[] text = value.toString().getBytes(StandardCharsets.US_ASCII);
        CanonicalWriter out = new CanonicalWriter(ENCODED_BYTES_MAX);
        return encode(text, 0, text.length, out) == null ? out.toBytes() : null;
    }

    /** The number in plain decimal form: no exponent, no needless zeros. */
    static String text(byte[] bytes, int from, int to) {
        return new String(textBytes(bytes, from, to), StandardCharsets.ISO_8859_1);
    }

    static byte[] textBytes(byte[] bytes, int from, int to) {
        byte[] digits = new byte[2 * (to - from)];
        int count = digits(bytes, from, to, digits);
        if (count == 0) {
            return new byte[] {'0'};
        }
        boolean negative = isNegative(bytes, from);
        int exponent = exponentOf(bytes, from, to);
        int whole = Math.max(exponent + 1, 1); // digits before the point, at least a zero
        int fraction = Math.max(count - 1 - exponent, 0);
        byte[] text = new byte[(negative ? 1 : 0) + whole + (fraction > 0 ? 1 + fraction : 0)];
        int at = 0;
        if (negative) {
            text[at++] = '-';
        }
        for (int position = Math.max(exponent, 0); position >= -fraction; position--) {
            if (position == -1) {
                text[at++] = '.';
            }
            int index = exponent - position;
            text[at++] = (byte) ('0' + (index >= 0 && index < count ? digits[index] : 0));
        }
        return text;
    }

    static BigDecimal decimal(byte[] bytes, int from, int to) {
        byte[] digits = new byte[2 * (to - from)];
        int count = digits(bytes, from, to, digits);
        if (count == 0) {
            return BigDecimal.ZERO;
        }
        int scale = count - 1 - exponentOf(bytes, from, to);
        for (int i = 0; i < count; i++) {
            digits[i] = (byte) (digits[i] + '0');
        }
        BigInteger unscaled = new BigInteger(new String(digits, 0, count, StandardCharsets.ISO_8859_1));
        return new BigDecimal(isNegative(bytes, from) ? unscaled.negate() : unscaled, scale);
    }

    /**
     * What DynamoDB counts for the number: one byte, one for each two digits before the point, one for each two after it
     * (zeros at either end of the whole don't count), one if negative.
     */
    static int sizeBytes(byte[] bytes, int from, int to) {
        int first = pair(bytes, from, from + 1);
        if (first == 0) {
            return 1;
        }
        int last = pair(bytes, from, to - 1);
        int count = 2 * (to - from - 1) - (first < 10 ? 1 : 0) - (last % 10 == 0 ? 1 : 0);
        int whole = Math.clamp(exponentOf(bytes, from, to) + 1, 0, count);
        int fraction = count - whole;
        return 1 + (whole + 1) / 2 + (fraction + 1) / 2 + (isNegative(bytes, from) ? 1 : 0);
    }

    /** The two digits in the byte at {@code at} of the number that begins at {@code from}. */
    private static int pair(byte[] bytes, int from, int at) {
        int flip = isNegative(bytes, from) ? 0xff : 0;
        return ((bytes[at] ^ flip) & 0xff) >> 1;
    }

    private static InvalidValue notNumeric(byte[] text, int from, int to) {
        return InvalidValue.of(NOT_NUMERIC + ": " + new String(text, from, to - from, StandardCharsets.UTF_8));
    }

    /** The exponent written as {@code text[from, to)}; null if it isn't one or doesn't fit a long. */
    private static @Nullable Long exponent(byte[] text, int from, int to) {
        int at = from;
        if (at < to && (text[at] == '-' || text[at] == '+')) {
            at++;
        }
        if (at == to) {
            return null;
        }
        for (int i = at; i < to; i++) {
            if (text[i] < '0' || text[i] > '9') {
                return null;
            }
        }
        try {
            return Long.parseLong(new String(text, from, to - from, StandardCharsets.ISO_8859_1));
        } catch (NumberFormatException tooLong) {
            return null;
        }
    }

    private static void append(byte[] digits, int count, int exponent, boolean negative, CanonicalWriter out) {
        if (count == 0) {
            out.writeByte(FIRST_BYTE_OF_ZERO);
            out.writeByte(0);
            return;
        }
        int flip = negative ? 0xff : 0;
        out.writeByte((FIRST_BYTE_OF_ZERO + EXPONENT_BIAS + Math.floorDiv(exponent, 2)) ^ flip);
        int at = 0;
        boolean single = Math.floorMod(exponent, 2) == 0; // the first pair is then 0d
        while (at < count) {
            int tens = single ? 0 : digits[at++];
            int ones = at < count ? digits[at] : 0;
            at++;
            single = false;
            out.writeByte((2 * (10 * tens + ones) + (at < count ? 1 : 0)) ^ flip);
        }
    }

    private static boolean isNegative(byte[] bytes, int from) {
        return bytes[from] >= 0;
    }

    /** Unpacks the significant digits into {@code digits}; returns how many, 0 for zero. */
    private static int digits(byte[] bytes, int from, int to, byte[] digits) {
        int flip = isNegative(bytes, from) ? 0xff : 0;
        int count = 0;
        for (int at = from + 1; at < to; at++) {
            int pair = ((bytes[at] ^ flip) & 0xff) >> 1;
            if (count > 0 || pair >= 10) {
                digits[count++] = (byte) (pair / 10);
            }
            digits[count++] = (byte) (pair % 10);
        }
        while (count > 0 && digits[count - 1] == 0) {
            count--;
        }
        return count;
    }

    /** The decimal exponent e of {@code d.ddd x 10^e}. */
    private static int exponentOf(byte[] bytes, int from, int to) {
        int flip = isNegative(bytes, from) ? 0xff : 0;
        int pairs = ((bytes[from] ^ flip) & 0xff) - FIRST_BYTE_OF_ZERO - EXPONENT_BIAS;
        int first = to > from + 1 ? ((bytes[from + 1] ^ flip) & 0xff) >> 1 : 0;
        return 2 * pairs + (first >= 10 ? 1 : 0);
    }
}
