// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import io.rivermill.wire.WireAnswer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.Inflater;

/** Compressed bodies: requests in gzip or deflate, answers in gzip for clients that ask. */
final class Compression {
    private static final int ANSWER_BYTES_MIN = 4096; // below this compression costs more than it saves

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

    /** True if the client takes gzip and the answer is worth it. */
    static boolean isWanted(Request request, WireAnswer answer) {
        if (answer.body().length <= ANSWER_BYTES_MIN) {
            return false;
        }
        String accepted = request.header("accept-encoding");
        return accepted != null && accepted.toLowerCase(Locale.ROOT).contains("gzip");
    }

    /** The same answer in gzip; its checksum will be the one of the compressed bytes. */
    static WireAnswer compress(WireAnswer answer) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(answer.body().length / 2);
        try (GZIPOutputStream gzip = new FastGzip(out)) {
            gzip.write(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException("memory can't fail as a file can", e);
        }
        Map<String, String> headers = new LinkedHashMap<>(answer.headers());
        headers.put("Content-Encoding", "gzip");
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
}
