// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import io.rivermill.shapes.Member;
import io.rivermill.shapes.StructureShape;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A cursor over JSON in UTF-8, for readers that know what they expect next. Everything it passes is checked: syntax, UTF-8,
 * pairs of surrogates. What isn't JSON is a SerializationException without a message, as AWS answers it.
 *
 * <p>An object is read as {@code expect('{'); if (!take('}')) do { readString(); expect(':'); …value… } while (more('}'));},
 * an array likewise. A reader that finds a value of the wrong type throws {@link #typeMismatch} at once; since AWS finds
 * malformed JSON first, whoever read the whole body then calls {@link #check}.
 *
 * <p>Threads: not shared. Uses no recursion, so that depth costs a bit of memory for each level and nothing else.
 */
public final class JsonInput {
    private final byte[] json;
    private final int end;
    private int at;

    public JsonInput(byte[] json) {
        this(json, 0, json.length);
    }

    /** Over {@code json[from, to)}. */
    public JsonInput(byte[] json, int from, int to) {
        this.json = json;
        this.at = from;
        this.end = to;
    }

    /** Throws unless {@code json} is exactly one JSON value. */
    public static void check(byte[] json) {
        JsonInput input = new JsonInput(json);
        input.skipValue();
        input.expectEnd();
    }

    /** What is thrown for anything that isn't JSON. */
    public static ServiceException malformed() {
        return new ServiceException("SerializationException", 400, null);
    }

    /** What is thrown for JSON of another type than the model has. */
    public static ServiceException typeMismatch(String message) {
        return new ServiceException("SerializationException", 400, message);
    }

    /** Where the cursor is in the array. */
    public int position() {
        return at;
    }

    /** Puts the cursor to a place where it was before. */
    public void reset(int position) {
        at = position;
    }

    /** The next byte that isn't blank, not taken; -1 at the end. */
    public int peek() {
        while (at < end) {
            int c = json[at];
            if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                return c & 0xff;
            }
            at++;
        }
        return -1;
    }

    /** Takes {@code c} if it is next. */
    public boolean take(int c) {
        if (peek() != c) {
            return false;
        }
        at++;
        return true;
    }

    /** Takes {@code c}, which must be next. */
    public void expect(int c) {
        if (!take(c)) {
            throw malformed();
        }
    }

    /** After an element or member: true past a comma, false past {@code close}. */
    public boolean more(int close) {
        int c = peek();
        if (c != ',' && c != close) {
            throw malformed();
        }
        at++;
        return c == ',';
    }

    public void expectEnd() {
        if (peek() != -1) {
            throw malformed();
        }
    }

    public String readString() {
        expect('"');
        int plain = PlainText.end(json, at, end);
        if (plain < end && json[plain] == '"') {
            String text = new String(json, at, plain - at, StandardCharsets.ISO_8859_1);
            at = plain + 1;
            return text;
        }
        CanonicalWriter out = new CanonicalWriter(64);
        readRest(out);
        return new String(out.buffer(), 0, out.length(), StandardCharsets.UTF_8);
    }

    /** Takes a member's name and returns the member of {@code shape} that it means, or null. */
    @Nullable
    Member readMember(StructureShape shape) {
        expect('"');
        int plain = PlainText.end(json, at, end);
        if (plain < end && json[plain] == '"') {
            Member member = shape.find(json, at, plain);
            at = plain + 1;
            return member;
        }
        CanonicalWriter out = new CanonicalWriter(64);
        readRest(out);
        return shape.find(out.buffer(), 0, out.length());
    }

    /** Appends a string's text in UTF-8 to {@code out}. */
    void readString(CanonicalWriter out) {
        expect('"');
        readRest(out);
    }

    /** Takes a string of base64 and returns what it encodes. */
    byte[] readBase64() {
        expect('"');
        int plain = PlainText.end(json, at, end);
        if (plain < end && json[plain] == '"') {
            byte[] decoded = Base64Codec.decode(json, at, plain);
            at = plain + 1;
            return decoded;
        }
        CanonicalWriter out = new CanonicalWriter(64);
        readRest(out);
        return Base64Codec.decode(out.buffer(), 0, out.length());
    }

    /**
     * Takes a string of one to four ASCII characters that are written as they are, and returns them packed into a number;
     * returns 0 and takes nothing if a string of another kind is next.
     */
    int takeShortString() {
        if (peek() != '"') {
            return 0;
        }
        int packed = 0;
        for (int i = 1; i <= 5 && at + i < end; i++) {
            int c = json[at + i];
            if (c == '"') {
                at += packed == 0 ? 0 : i + 1;
                return packed;
            }
            if (c < ' ' || c == '\\') {
                return 0;
            }
            packed = (packed << 8) | c;
        }
        return 0;
    }

    public void skipString() {
        expect('"');
        readRest(null);
    }

    /** Takes true or false. */
    public boolean readBoolean() {
        if (peek() == 't') {
            literal("true");
            return true;
        }
        literal("false");
        return false;
    }

    public void readNull() {
        peek();
        literal("null");
    }

    /** Takes a number and returns it as it was written. */
    public String readNumber() {
        peek();
        int from = at;
        skipNumber();
        return new String(json, from, at - from, StandardCharsets.ISO_8859_1);
    }

    /** Passes over any value; returns how deep brackets are nested in it. */
    public int skipValue() {
        int depth = 0;
        int deepest = 0;
        long[] objects = new long[1]; // one bit for each open level: is it an object?
        while (true) {
            int c = peek();
            if (c == '{' || c == '[') {
                at++;
                deepest = Math.max(deepest, depth + 1);
                if (!take(c + 2)) { // in ASCII each bracket closes two after it opens
                    if (depth >> 6 == objects.length) {
                        objects = Arrays.copyOf(objects, objects.length * 2);
                    }
                    objects[depth >> 6] = c == '{'
                            ? objects[depth >> 6] | (1L << (depth & 63))
                            : objects[depth >> 6] & ~(1L << (depth & 63));
                    depth++;
                    if (c == '{') {
                        skipName();
                    }
                    continue;
                }
            } else {
                skipScalar(c);
            }
            while (true) {
                if (depth == 0) {
                    return deepest;
                }
                boolean object = (objects[(depth - 1) >> 6] & (1L << ((depth - 1) & 63))) != 0;
                if (more(object ? '}' : ']')) {
                    if (object) {
                        skipName();
                    }
                    break;
                }
                depth--;
            }
        }
    }

    /** AWS's word for the scalar that is next, not taken: STRING_VALUE, NUMBER_VALUE, DECIMAL_VALUE, TRUE_VALUE…; else null. */
    public @Nullable String scalarName() {
        int c = peek();
        if (c == '-' || (c >= '0' && c <= '9')) {
            int from = at;
            boolean whole = skipNumber();
            at = from;
            return whole ? "NUMBER_VALUE" : "DECIMAL_VALUE";
        }
        return switch (c) {
            case '"' -> "STRING_VALUE";
            case 't' -> "TRUE_VALUE";
            case 'f' -> "FALSE_VALUE";
            case 'n' -> "NULL_VALUE";
            case '{', '[' -> null;
            default -> throw malformed();
        };
    }

    private void skipName() {
        skipString();
        expect(':');
    }

    private void skipScalar(int first) {
        switch (first) {
            case '"' -> skipString();
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            default -> skipNumber();
        }
    }

    private void literal(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (at >= end || json[at++] != word.charAt(i)) {
                throw malformed();
            }
        }
    }

    /** Passes a number; true if it is written as a whole one. */
    private boolean skipNumber() {
        if (at < end && json[at] == '-') {
            at++;
        }
        if (at < end && json[at] == '0') {
            at++;
        } else {
            skipDigits();
        }
        boolean whole = true;
        if (at < end && json[at] == '.') {
            at++;
            skipDigits();
            whole = false;
        }
        if (at < end && (json[at] == 'e' || json[at] == 'E')) {
            at++;
            if (at < end && (json[at] == '-' || json[at] == '+')) {
                at++;
            }
            skipDigits();
            whole = false;
        }
        return whole;
    }

    private void skipDigits() {
        int from = at;
        while (at < end && json[at] >= '0' && json[at] <= '9') {
            at++;
        }
        if (at == from) {
            throw malformed();
        }
    }

    /** From behind the opening quote to behind the closing one; the text goes to {@code out} if there is one. */
    private void readRest(@Nullable CanonicalWriter out) {
        int run = at; // what is plain from here on isn't copied yet
        while (true) {
            at = PlainText.end(json, at, end);
            if (at == end) {
                throw malformed();
            }
            int c = json[at];
            if (c < 0) {
                at = Utf8.skip(json, at, end);
                continue;
            }
            if (out != null) {
                out.write(json, run, at);
            }
            at++;
            if (c == '"') {
                return;
            }
            if (c != '\\') {
                throw malformed();
            }
            readEscape(out);
            run = at;
        }
    }

    private void readEscape(@Nullable CanonicalWriter out) {
        if (at == end) {
            throw malformed();
        }
        int c = json[at++];
        int codePoint = switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> escapedCodePoint();
            default -> throw malformed();
        };
        if (out != null) {
            Utf8.write(codePoint, out);
        }
    }

    private int escapedCodePoint() {
        int first = hex4();
        if (first < Character.MIN_SURROGATE || first > Character.MAX_SURROGATE) {
            return first;
        }
        if (first > Character.MAX_HIGH_SURROGATE || end - at < 2 || json[at] != '\\' || json[at + 1] != 'u') {
            throw malformed();
        }
        at += 2;
        int second = hex4();
        if (second < Character.MIN_LOW_SURROGATE || second > Character.MAX_LOW_SURROGATE) {
            throw malformed();
        }
        return Character.toCodePoint((char) first, (char) second);
    }

    private int hex4() {
        if (end - at < 4) {
            throw malformed();
        }
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(json[at++], 16);
            if (digit < 0) {
                throw malformed();
            }
            value = (value << 4) | digit;
        }
        return value;
    }
}
