// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import io.rivermill.wire.PercentCodec;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Computes signatures (AWS Signature V4): canonical request, string to sign, HMAC under a key derived from the secret.
 *
 * <p>It runs for every request, so it writes into one buffer that it keeps, and keeps the {@link Mac} of each signing key
 * ready. At most {@value #KEYS_MAX} are kept, the least used goes first.
 *
 * <p>Threads: not shared; {@link #ofThread} gives each thread its own.
 */
final class SignatureCalculator {
    static final String ALGORITHM = "AWS4-HMAC-SHA256";
    static final String UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD";
    private static final int KEYS_MAX = 256;
    private static final byte[] HEX = "0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    private static final ThreadLocal<SignatureCalculator> OF_THREAD = ThreadLocal.withInitial(SignatureCalculator::new);

    private record Key(String secret, Mac mac) {}

    private final MessageDigest sha256;
    private final Map<String, Key> keys = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Key> eldest) {
            return size() > KEYS_MAX;
        }
    };
    private byte[] bytes = new byte[2048];
    private int length;

    private SignatureCalculator() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    static SignatureCalculator ofThread() {
        return OF_THREAD.get();
    }

    /** The body's SHA-256 in hex. */
    byte[] payloadHash(byte[] body) {
        return hex(sha256.digest(body));
    }

    /**
     * The signature in hex.
     *
     * @param signedHeaders names joined by semicolons
     * @param payloadHash as it stands in the canonical request
     * @param date like {@code 20150830T123600Z}
     * @param credential key id, date, region, service and terminator, joined by slashes
     */
    byte[] sign(
            SignedHead head, String signedHeaders, byte[] payloadHash, String date, String credential, String secret) {
        length = 0;
        writeCanonicalRequest(head, signedHeaders, payloadHash);
        sha256.update(bytes, 0, length);
        byte[] requestHash = hex(sha256.digest());

        length = 0;
        text(ALGORITHM).one('\n').text(date).one('\n');
        text(credential, credential.indexOf('/') + 1).one('\n').all(requestHash);
        Mac mac = mac(credential, secret);
        mac.update(bytes, 0, length);
        return hex(mac.doFinal());
    }

    private void writeCanonicalRequest(SignedHead head, String signedHeaders, byte[] payloadHash) {
        text(head.method()).one('\n');
        text(canonicalPath(head.path())).one('\n');
        text(canonicalQuery(head.query())).one('\n');
        for (int from = 0; from <= signedHeaders.length(); ) {
            int end = signedHeaders.indexOf(';', from);
            String name = signedHeaders.substring(from, end < 0 ? signedHeaders.length() : end);
            text(name).one(':');
            headerValues(head.headers(name));
            one('\n');
            from = end < 0 ? signedHeaders.length() + 1 : end + 1;
        }
        one('\n').text(signedHeaders).one('\n').all(payloadHash);
    }

    /** Values joined by commas, each without outer blanks and with inner runs of blanks as one. */
    private void headerValues(Iterator<String> values) {
        for (int i = 0; values.hasNext(); i++) {
            if (i > 0) {
                one(',');
            }
            headerValue(values.next());
        }
    }

    private void headerValue(String value) {
        if (value.indexOf(' ') < 0 && value.indexOf('\t') < 0) {
            text(value);
            return;
        }
        boolean blank = false;
        int start = length;
        for (int at = 0; at < value.length(); at++) {
            char c = value.charAt(at);
            if (c == ' ' || c == '\t') {
                blank = true;
                continue;
            }
            if (blank && length > start) {
                one(' ');
            }
            blank = false;
            one(c);
        }
    }

    /** The path once more encoded, after dot segments and doubled slashes are gone. */
    private static String canonicalPath(String path) {
        if (path.isEmpty() || path.equals("/")) {
            return "/";
        }
        String normal = path.contains("//") || path.contains("/.") ? withoutDots(path) : path;
        return PercentCodec.encodePath(normal);
    }

    private static String withoutDots(String path) {
        List<String> kept = new ArrayList<>();
        for (String segment : path.split("/", -1)) {
            if (segment.equals("..")) {
                if (!kept.isEmpty()) {
                    kept.removeLast();
                }
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                kept.add(segment);
            }
        }
        boolean slashAtEnd = path.endsWith("/") || path.endsWith("/.") || path.endsWith("/..");
        return '/' + String.join("/", kept) + (slashAtEnd && !kept.isEmpty() ? "/" : "");
    }

    /** Names and values encoded anew, sorted by name, then value; the signature itself left out. */
    private static String canonicalQuery(String query) {
        if (query.isEmpty()) {
            return "";
        }
        List<String[]> pairs = new ArrayList<>();
        for (String pair : query.split("&")) {
            int equals = pair.indexOf('=');
            String name = PercentCodec.decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = PercentCodec.decode(equals < 0 ? "" : pair.substring(equals + 1));
            if (!pair.isEmpty() && !name.equals("X-Amz-Signature")) {
                pairs.add(new String[] {PercentCodec.encode(name), PercentCodec.encode(value)});
            }
        }
        pairs.sort((left, right) -> {
            int byName = left[0].compareTo(right[0]);
            return byName != 0 ? byName : left[1].compareTo(right[1]);
        });
        StringBuilder canonical = new StringBuilder(query.length() + 16);
        for (String[] pair : pairs) {
            canonical
                    .append(canonical.isEmpty() ? "" : "&")
                    .append(pair[0])
                    .append('=')
                    .append(pair[1]);
        }
        return canonical.toString();
    }

    private Mac mac(String credential, String secret) {
        Key key = keys.get(credential);
        if (key == null || !key.secret.equals(secret)) {
            key = new Key(secret, derive(credential, secret));
            keys.put(credential, key);
        }
        return key.mac;
    }

    /** The secret signs the date, that the region, that the service, that the terminator. */
    private static Mac derive(String credential, String secret) {
        String[] parts = credential.split("/");
        byte[] key = latin("AWS4" + secret);
        for (int i = parts.length - 4; i < parts.length; i++) {
            key = hmac(key).doFinal(latin(parts[i]));
        }
        return hmac(key);
    }

    private static Mac hmac(byte[] key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    private static byte[] latin(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    private static byte[] hex(byte[] raw) {
        byte[] hex = new byte[raw.length * 2];
        for (int i = 0; i < raw.length; i++) {
            hex[2 * i] = HEX[(raw[i] >> 4) & 15];
            hex[2 * i + 1] = HEX[raw[i] & 15];
        }
        return hex;
    }

    private SignatureCalculator one(char c) {
        ensure(1);
        bytes[length++] = (byte) c;
        return this;
    }

    private SignatureCalculator text(String text) {
        return text(text, 0);
    }

    /** Characters of heads are bytes as they came, so the low byte is the byte. */
    @SuppressWarnings("deprecation") // deprecated for dropping the high byte, which is what is wanted
    private SignatureCalculator text(String text, int from) {
        int more = text.length() - from;
        ensure(more);
        text.getBytes(from, text.length(), bytes, length);
        length += more;
        return this;
    }

    private void all(byte[] more) {
        ensure(more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
    }

    private void ensure(int more) {
        if (more > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
