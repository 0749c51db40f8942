// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import io.netty.buffer.Unpooled;
import io.rivermill.wire.WireAnswer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** Compressed bodies: requests in gzip or deflate, answers in one of them for clients that ask. */
final class Compression {
    private static final int ANSWER_BYTES_MIN = 4096; // below this compression costs more than it saves

    /** An accepted coding that is known here; with a weight of zero it is refused. */
    private static final Pattern CODING =
            Pattern.compile("\\s*+(?<name>gzip|deflate)\\s*+(;\\s*+q=((?<none>0(\\.0*)?)|[0-9.]+))?\\s*+");

    private Compression() {}

    /** A body that isn't in the encoding that it is said to be in, or in one that isn't known here. */
    static final class DamagedBodyException extends Exception {
        private DamagedBodyException() {
            super("damaged", null, false, false);
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

    /** True if {@code encoding} leaves a body as it is. */
    static boolean isNone(String encoding) {
        String name = name(encoding);
        return name.isEmpty() || name.equals("identity");
    }

    /** Reads a body in {@code encoding} into {@code plain}, a piece at a time, until that takes no more. */
    static BodyCollector.Outcome decompress(byte[] body, String encoding, BodyCollector plain)
            throws DamagedBodyException {
        try (Inflater inflater = new Inflater();
                InputStream in = opened(new ByteArrayInputStream(body), encoding, inflater)) {
            byte[] piece = new byte[8192];
            for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
                BodyCollector.Outcome outcome = plain.add(Unpooled.wrappedBuffer(piece, 0, length));
                if (outcome != BodyCollector.Outcome.TAKEN) {
                    return outcome;
                }
            }
            if (inflater.needsDictionary()) {
                throw new DamagedBodyException();
            }
            return BodyCollector.Outcome.TAKEN;
        } catch (IOException e) {
            throw new DamagedBodyException();
        }
    }

    private static InputStream opened(InputStream body, String encoding, Inflater inflater)
            throws IOException, DamagedBodyException {
        return switch (name(encoding)) {
            case "gzip", "x-gzip" -> new GZIPInputStream(body);
            case "deflate" -> new InflaterInputStream(body, inflater);
            default -> throw new DamagedBodyException();
        };
    }

    private static String name(String encoding) {
        return encoding.strip().toLowerCase(Locale.ROOT);
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
