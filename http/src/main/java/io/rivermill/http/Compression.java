// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import io.rivermill.wire.WireAnswer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** Compressed bodies: requests in gzip or deflate, answers in one of them for clients that ask. */
final class Compression {
    private static final int ANSWER_BYTES_MIN = 4096; // below this compression costs more than it saves

    /** An accepted coding that is known here; with a weight of zero it is refused. */
    private static final Pattern CODING =
            Pattern.compile("\\s*+(?<name>gzip|deflate)\\s*+(;\\s*+q=((?<none>0(\\.0*)?)|[0-9.]+))?\\s*+");

    private Compression() {}

    /** A compressed body that can't be read, or is larger than allowed when it is. */
    static final class BadBodyException extends Exception {
        private final boolean tooLarge;

        private BadBodyException(boolean tooLarge) {
            super(tooLarge ? "larger than allowed" : "damaged", null, false, false);
            this.tooLarge = tooLarge;
        }

        boolean isTooLarge() {
            return tooLarge;
        }
    }

    /** How the client wants an answer that is worth it compressed: {@code gzip}, {@code deflate}; null for not at all. */
    static @Nullable String wanted(Request request, WireAnswer answer) {
        String accepted = answer.body().length <= ANSWER_BYTES_MIN ? null : request.header("accept-encoding");
        if (accepted == null) {
            return null;
        }
        boolean deflate = false;
        for (String coding : accepted.toLowerCase(Locale.ROOT).split(",")) {
            Matcher parts = CODING.matcher(coding);
            if (parts.matches() && parts.group("none") == null) {
                if (parts.group("name").equals("gzip")) {
                    return "gzip";
                }
                deflate = true;
            }
        }
        return deflate ? "deflate" : null;
    }

    /** The same answer in {@code coding}; its checksum will be the one of the compressed bytes. */
    static WireAnswer compress(WireAnswer answer, String coding) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(answer.body().length / 2);
        try (OutputStream compressed = coding.equals("gzip") ? new FastGzip(out) : new FastDeflate(out)) {
            compressed.write(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException("memory can't fail as a file can", e);
        }
        Map<String, String> headers = new LinkedHashMap<>(answer.headers());
        headers.put("Content-Encoding", coding);
        return new WireAnswer(answer.status(), answer.contentType(), headers, out.toByteArray());
    }

    /** The plain bytes of a body in {@code encoding}, at most {@code bytesMax} of them however small the body is. */
    static byte[] decompress(byte[] body, String encoding, int bytesMax) throws BadBodyException {
        return switch (encoding.strip().toLowerCase(Locale.ROOT)) {
            case "", "identity" -> body;
            case "gzip", "x-gzip" -> gunzip(body, bytesMax);
            case "deflate" -> inflate(body, bytesMax);
            default -> throw new BadBodyException(false);
        };
    }

    private static byte[] gunzip(byte[] body, int bytesMax) throws BadBodyException {
        try (GZIPInputStream in = new GZIPInputStream(new java.io.ByteArrayInputStream(body))) {
            byte[] plain = in.readNBytes(bytesMax + 1);
            if (plain.length > bytesMax) {
                throw new BadBodyException(true);
            }
            return plain;
        } catch (IOException e) {
            throw new BadBodyException(false);
        }
    }

    private static byte[] inflate(byte[] body, int bytesMax) throws BadBodyException {
        try (Inflater inflater = new Inflater()) {
            inflater.setInput(body);
            ByteArrayOutputStream out = new ByteArrayOutputStream(body.length * 2);
            byte[] piece = new byte[8192];
            while (!inflater.finished()) {
                int length = inflater.inflate(piece);
                if (length == 0 && !inflater.finished()) {
                    throw new BadBodyException(false); // cut short, or wants a dictionary
                }
                if (out.size() + length > bytesMax) {
                    throw new BadBodyException(true);
                }
                out.write(piece, 0, length);
            }
            return out.toByteArray();
        } catch (DataFormatException e) {
            throw new BadBodyException(false);
        }
    }

    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(ByteArrayOutputStream out) throws IOException {
            super(out, 8192);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    private static final class FastDeflate extends DeflaterOutputStream {
        FastDeflate(ByteArrayOutputStream out) {
            super(out);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
