// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.base.Bytes;
import io.rivermill.base.RecordReader;
import io.rivermill.base.RecordWriter;
import io.rivermill.base.RivermillException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Temporary credentials without memory: the token carries all that is known of its session, and a code that only the
 * server's secret makes.
 *
 * <p>A key id is {@code ASIA}, five random bytes and five bytes of their code, so that an id of ours is known for one
 * even without its token. The token is a record of those random bytes and the {@link SessionClaims}, followed by its
 * code; the secret access key follows from the record and the server's secret and is stored nowhere.
 *
 * <p>Threads: any; never blocks.
 */
final class SessionTokens {
    static final String KEY_PREFIX = "ASIA";

    private static final int VERSION = 1;
    private static final byte[] MAGIC = "rm".getBytes(StandardCharsets.US_ASCII); // before the record
    private static final int NONCE_BYTES = 5;
    private static final int NONCE_LETTERS = 8;
    private static final int KEY_CHARACTERS = 20;
    private static final int CODE_BYTES = 32;
    private static final int SECRET_BYTES = 30; // 40 characters of base64

    private final SecretKeySpec secret;

    /** What a token turned out to be. */
    sealed interface Opened {
        /** Genuine; whether its time is over is for the caller to see. */
        record Genuine(SessionClaims claims, String secretAccessKey) implements Opened {
            /** Without the secret, so that it doesn't end in a log. */
            @Override
            public String toString() {
                return "Genuine[" + claims + ']';
            }
        }

        /** The key or the token is ours, but they don't belong together or were changed. */
        record Broken() implements Opened {}

        /** Neither is ours. */
        record Foreign() implements Opened {}
    }

    SessionTokens(SessionSecret secret) {
        this.secret = new SecretKeySpec(secret.bytes(), "HmacSHA256");
    }

    SessionCredentials issue(SessionClaims claims, Ids ids) {
        byte[] nonce = ids.bytes(NONCE_BYTES);
        RecordWriter writer = new RecordWriter(VERSION).writeBytes(nonce);
        claims.write(writer);
        byte[] record = Bytes.concat(MAGIC, writer.toBytes());
        return new SessionCredentials(
                keyId(nonce),
                secretAccessKey(record),
                Base64.getEncoder().encodeToString(Bytes.concat(record, code("token", record))),
                Instant.ofEpochMilli(claims.expiresMillis()));
    }

    Opened open(String accessKeyId, String token) {
        byte[] bytes = decoded(token);
        int end = bytes.length - CODE_BYTES;
        if (end <= MAGIC.length || !Bytes.startsWith(bytes, MAGIC)) {
            return isOurs(accessKeyId) ? new Opened.Broken() : new Opened.Foreign();
        }
        byte[] record = Arrays.copyOf(bytes, end);
        byte[] code = Arrays.copyOfRange(bytes, end, bytes.length);
        if (!MessageDigest.isEqual(code, code("token", record))) {
            return new Opened.Broken();
        }
        try {
            RecordReader reader = new RecordReader(Arrays.copyOfRange(record, MAGIC.length, record.length));
            byte[] nonce = reader.readBytes();
            return keyId(nonce).equals(accessKeyId)
                    ? new Opened.Genuine(SessionClaims.read(reader), secretAccessKey(record))
                    : new Opened.Broken();
        } catch (RivermillException e) {
            return new Opened.Broken(); // a genuine code over a record of some later version
        }
    }

    /** True if this key id was made here. */
    boolean isOurs(String accessKeyId) {
        byte[] nonce = nonce(accessKeyId);
        return nonce.length == NONCE_BYTES && keyId(nonce).equals(accessKeyId);
    }

    private String keyId(byte[] nonce) {
        return KEY_PREFIX + Ids.base32(Bytes.concat(nonce, Arrays.copyOf(code("key", nonce), NONCE_BYTES)));
    }

    /** What would be the nonce of this id: the first eight letters after the prefix. Its code tells whether it is. */
    private static byte[] nonce(String accessKeyId) {
        if (accessKeyId.length() != KEY_CHARACTERS) {
            return Bytes.EMPTY;
        }
        long bits = 0;
        for (int i = 0; i < NONCE_LETTERS; i++) {
            char letter = accessKeyId.charAt(KEY_PREFIX.length() + i);
            bits = bits << 5 | ((letter <= '9' ? letter - '2' + 26 : letter - 'A') & 31);
        }
        return Arrays.copyOfRange(Bytes.ofLong(bits), Long.BYTES - NONCE_BYTES, Long.BYTES);
    }

    private String secretAccessKey(byte[] record) {
        return Base64.getEncoder().encodeToString(Arrays.copyOf(code("secret", record), SECRET_BYTES));
    }

    private byte[] code(String use, byte[] bytes) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(secret);
            mac.update(use.getBytes(StandardCharsets.US_ASCII));
            mac.update((byte) 0);
            return mac.doFinal(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    private static byte[] decoded(String token) {
        try {
            return Base64.getDecoder().decode(token);
        } catch (IllegalArgumentException e) {
            return Bytes.EMPTY;
        }
    }
}
