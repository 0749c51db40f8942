// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads attribute values from JSON straight into canonical bytes.
 *
 * <p>Three kinds of trouble: what isn't JSON and what has the wrong JSON type is thrown as a SerializationException at once;
 * what is wrong with a value (a bad number, an empty set, two types in one value…) is noted in the result, the first of it,
 * to be reported in its turn; see {@link InvalidValue}. Of equal names the last counts, as do members of equal names.
 *
 * <p>Bounds: as deep as DynamoDB allows, what is deeper is passed over without recursion; memory in proportion to the text.
 *
 * <p>Threads: static, none.
 */
public final class ItemReader {
    /** An attribute's own value is at level 1. */
    public static final int LEVELS_MAX = 32;

    /** What is nested deeper still isn't looked at by the current generation of validation. */
    private static final int WORDED_LEVELS_MAX = 63;

    static final String INVALID_VALUES = "One or more parameter values were invalid: ";
    /** The refusal of what is nested deeper. */
    public static final String TOO_DEEP = "Nesting Levels have exceeded supported limits: "
            + "Attributes in the item have nested levels beyond supported limit";

    static final String NO_TYPE =
            "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes";
    static final String SEVERAL_TYPES = "Supplied AttributeValue has more than one datatypes set, "
            + "must contain exactly one of the supported datatypes";

    private static final int NAME_BYTES_MAX = 65_535;
    private static final String VALUE_CLASS = "com.amazonaws.dynamodb.v20120810.AttributeValue";

    private final JsonInput in;
    private final CanonicalWriter out;
    private @Nullable InvalidValue problem;
    private @Nullable StringBuilder oddNumbers;

    private ItemReader(JsonInput in) {
        this.in = in;
        this.out = new CanonicalWriter(512);
    }

    /** Reads a JSON object of attribute values. */
    public static Item readItem(JsonInput in) {
        ItemReader reader = new ItemReader(in);
        reader.readEntries(1);
        return Item.ofEntries(reader.out.buffer(), 0, reader.out.length(), reader.problem, reader.oddNumbers());
    }

    /** Reads one attribute value. */
    public static AttributeValue readValue(JsonInput in) {
        ItemReader reader = new ItemReader(in);
        reader.readValueAt(1);
        InvalidValue problem = reader.problem;
        return problem != null ? AttributeValue.invalid(problem) : AttributeValue.at(reader.out.toBytes(), 0);
    }

    /** Reads the entries of a map whose values are at {@code level}; at level 1 notes in which of them a problem is. */
    private void readEntries(int level) {
        openMap();
        int mark = out.beginEntries();
        if (!in.take('}')) {
            do {
                out.entry();
                int name = out.beginSized();
                in.readString(out);
                int nameLength = out.length() - name;
                checkName(nameLength);
                int nameStart = name - 1 + CanonicalWriter.varintBytes(nameLength);
                out.endSized(name);
                in.expect(':');
                boolean wasFine = problem == null;
                readValueOrNull(level);
                if (level == 1 && wasFine && problem != null) {
                    problem = problem.named(new String(out.buffer(), nameStart, nameLength, StandardCharsets.UTF_8));
                }
            } while (in.more('}'));
            out.endEntries(mark);
        }
    }

    private void openMap() {
        switch (in.peek()) {
            case '{' -> in.take('{');
            case '[' ->
                throw JsonInput.typeMismatch(
                        "Unrecognized collection type java.util.Map<java.lang.String, " + VALUE_CLASS + ">");
            default -> {
                in.scalarName();
                throw JsonInput.typeMismatch("Unexpected field type");
            }
        }
    }

    private void checkName(int length) {
        if (length == 0) {
            note(InvalidValue.of("Empty attribute name"));
        } else if (length > NAME_BYTES_MAX) {
            note(InvalidValue.of(INVALID_VALUES + "Attribute name is too large, must be less than 65536 bytes"));
        }
    }

    private void readValueOrNull(int level) {
        if (in.peek() == 'n') {
            in.readNull();
            note(InvalidValue.of(NO_TYPE));
            writePlaceholder();
        } else {
            readValueAt(level);
        }
    }

    private void readValueAt(int level) {
        openValue();
        if (level > LEVELS_MAX) {
            writePlaceholder();
            note(InvalidValue.tooDeep(level + skipMembers() / 2 > WORDED_LEVELS_MAX)); // two brackets to a level
            return;
        }
        int start = out.length();
        int seen = 0;
        if (!in.take('}')) {
            do {
                AttributeType type = readTypeName();
                in.expect(':');
                if (type == null || in.peek() == 'n') {
                    in.skipValue();
                    continue;
                }
                out.truncate(start); // of several types one is kept, which doesn't matter: they are a problem
                readBody(type, level);
                seen |= 1 << type.tag;
            } while (in.more('}'));
        }
        if (Integer.bitCount(seen) != 1) {
            note(InvalidValue.of(seen == 0 ? NO_TYPE : SEVERAL_TYPES));
            out.truncate(start);
            writePlaceholder();
        }
    }

    private void openValue() {
        switch (in.peek()) {
            case '{' -> in.take('{');
            case '[' -> throw JsonInput.typeMismatch("Unrecognized collection type class " + VALUE_CLASS);
            default -> {
                in.scalarName();
                throw JsonInput.typeMismatch("Unexpected value type in payload");
            }
        }
    }

    /** Returns how deep brackets are nested within. */
    private int skipMembers() {
        int deepest = 0;
        if (!in.take('}')) {
            do {
                in.skipString();
                in.expect(':');
                deepest = Math.max(deepest, in.skipValue());
            } while (in.more('}'));
        }
        return deepest;
    }

    private @Nullable AttributeType readTypeName() {
        int packed = in.takeShortString();
        if (packed == 0) {
            packed = readEscapedName();
        }
        return switch (packed) {
            case 'S' -> AttributeType.S;
            case 'N' -> AttributeType.N;
            case 'B' -> AttributeType.B;
            case ('B' << 24) | ('O' << 16) | ('O' << 8) | 'L' -> AttributeType.BOOL;
            case ('N' << 24) | ('U' << 16) | ('L' << 8) | 'L' -> AttributeType.NULL;
            case ('S' << 8) | 'S' -> AttributeType.SS;
            case ('N' << 8) | 'S' -> AttributeType.NS;
            case ('B' << 8) | 'S' -> AttributeType.BS;
            case 'L' -> AttributeType.L;
            case 'M' -> AttributeType.M;
            default -> null;
        };
    }

    /** The names of types may be written with escapes, too. */
    private int readEscapedName() {
        AttributeType type = AttributeType.named(in.readString());
        int packed = 0;
        for (int i = 0; type != null && i < type.name().length(); i++) {
            packed = (packed << 8) | type.name().charAt(i);
        }
        return packed;
    }

    private void readBody(AttributeType type, int level) {
        int mark = out.beginValue(type);
        switch (type) {
            case S, N, B -> readScalar(type, level);
            case BOOL -> out.writeByte(readBoolean() ? 1 : 0);
            case NULL -> {
                if (!readBoolean()) {
                    note(InvalidValue.of(INVALID_VALUES + "Null attribute value types must have the value of true"));
                }
            }
            case SS, NS, BS -> readSet(type);
            case L -> readList(level);
            case M -> readEntries(level + 1);
        }
        out.endSized(mark);
    }

    private void readScalar(AttributeType type, int level) {
        expectString(type);
        int start = out.length();
        in.readString(out);
        if (type == AttributeType.N) {
            int end = out.length();
            if (level == 1 && !NumberCodec.isPlain(out.buffer(), start, end)) {
                noteOddNumber(new String(out.buffer(), start, end - start, StandardCharsets.UTF_8));
            }
            out.truncate(start);
            note(NumberCodec.encode(out.buffer(), start, end, out));
        } else if (type == AttributeType.B) {
            out.truncate(Base64Codec.decodeInPlace(out.buffer(), start, out.length()));
        }
    }

    private void noteOddNumber(String text) {
        if (oddNumbers == null) {
            oddNumbers = new StringBuilder();
        }
        oddNumbers.append(text).append(' ');
    }

    private String oddNumbers() {
        return oddNumbers == null ? "" : oddNumbers.toString();
    }

    private void expectString(AttributeType type) {
        int c = in.peek();
        if (c == '"') {
            return;
        }
        boolean blob = type == AttributeType.B;
        if (c == '{') {
            throw JsonInput.typeMismatch("Start of structure or map found where not expected");
        }
        if (c == '[') {
            throw JsonInput.typeMismatch(
                    "Unrecognized collection type class " + (blob ? "java.nio.ByteBuffer" : "java.lang.String"));
        }
        String scalar = in.scalarName();
        throw JsonInput.typeMismatch(
                blob
                        ? "only base-64-encoded strings are convertible to bytes"
                        : scalar + " cannot be converted to String");
    }

    private boolean readBoolean() {
        return switch (in.peek()) {
            case 't', 'f' -> in.readBoolean();
            case '{' -> throw JsonInput.typeMismatch("Start of structure or map found where not expected");
            case '[' -> throw JsonInput.typeMismatch("Unrecognized collection type class java.lang.Boolean");
            case '"' ->
                switch (in.readString().toLowerCase(Locale.ROOT)) {
                    case "true", "1", "yes" -> true;
                    case "false", "0", "no" -> false;
                    default -> throw JsonInput.typeMismatch("Unexpected token received from parser");
                };
            default -> throw JsonInput.typeMismatch(in.scalarName() + " cannot be converted to Boolean");
        };
    }

    private void openList() {
        switch (in.peek()) {
            case '[' -> in.take('[');
            case '{' -> throw JsonInput.typeMismatch("Start of structure or map found where not expected");
            default -> {
                in.scalarName();
                throw JsonInput.typeMismatch("Unexpected field type");
            }
        }
    }

    private void readList(int level) {
        openList();
        if (!in.take(']')) {
            do {
                readValueOrNull(level + 1);
            } while (in.more(']'));
        }
    }

    private void readSet(AttributeType type) {
        openList();
        if (in.take(']')) {
            note(InvalidValue.of(INVALID_VALUES
                    + switch (type.member()) {
                        case S -> "An string set  may not be empty";
                        case N -> "An number set  may not be empty";
                        default -> "Binary sets should not be empty";
                    }));
            return;
        }
        int from = in.position();
        int mark = out.beginEntries();
        do {
            out.entry();
            int member = out.beginSized();
            if (in.peek() == 'n') {
                in.readNull();
                note(InvalidValue.of(NO_TYPE));
            } else {
                readScalar(type.member(), LEVELS_MAX);
            }
            out.endSized(member);
        } while (in.more(']'));
        if (!out.endEntries(mark) && problem == null) {
            in.reset(from);
            note(duplicates(type));
        }
    }

    /** Reads the members once more, for what AWS says about equal ones. */
    private InvalidValue duplicates(AttributeType type) {
        List<String> given = new ArrayList<>();
        do {
            given.add(in.readString());
        } while (in.more(']'));
        String older = String.join(", ", given);
        return switch (type.member()) {
            case S ->
                InvalidValue.of(
                        INVALID_VALUES + "Input collection [\"" + String.join("\", \"", upToRepeat(given, false))
                                + "\"] contains duplicates.",
                        INVALID_VALUES + "Input collection [" + older + "] contains duplicates.");
            case N ->
                InvalidValue.of(
                        INVALID_VALUES + "Input collection contains duplicates.",
                        "Input collection contains duplicates");
            default ->
                InvalidValue.of(
                        INVALID_VALUES + "Input collection [\"" + String.join("\",\"", upToRepeat(given, true))
                                + "\"]of type BS contains duplicates.",
                        INVALID_VALUES + "Input collection [" + older + "]of type BS contains duplicates.");
        };
    }

    /** AWS sorts the members while it looks for a repeat: those before it in order, then it and the rest as given. */
    private static List<String> upToRepeat(List<String> given, boolean base64) {
        TreeSet<String> before = new TreeSet<>((left, right) -> Arrays.compareUnsigned(
                base64 ? Base64.getDecoder().decode(left) : left.getBytes(StandardCharsets.UTF_8),
                base64 ? Base64.getDecoder().decode(right) : right.getBytes(StandardCharsets.UTF_8)));
        int repeat = 0;
        while (repeat < given.size() && before.add(given.get(repeat))) {
            repeat++;
        }
        List<String> printed = new ArrayList<>(before);
        printed.addAll(given.subList(repeat, given.size()));
        return printed;
    }

    private void note(@Nullable InvalidValue found) {
        if (problem == null) {
            problem = found;
        }
    }

    private void writePlaceholder() {
        out.endSized(out.beginValue(AttributeType.NULL));
    }
}
