// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import io.rivermill.base.Clock;
import io.rivermill.http.PlainRoute;
import io.rivermill.wire.WireAnswer;
import io.rivermill.wire.WireRequest;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Links to functions' zips, good for ten minutes: {@code /_rivermill/code/CODE-ID/EXPIRY/PROOF}. The proof is an HMAC with
 * a key of this server's life, so links end with it.
 *
 * <p>Threads: any; answering reads the store.
 */
final class CodeDownloads implements PlainRoute {
    private static final String PREFIX = "/_rivermill/code/";
    private static final Duration VALID = Duration.ofMinutes(10);
    private static final int KEY_BYTES = 32;

    private final CodeStore codes;
    private final Supplier<InetSocketAddress> endpoint;
    private final Clock clock;
    private final SecretKeySpec key;

    CodeDownloads(CodeStore codes, Supplier<InetSocketAddress> endpoint, Clock clock, SecureRandom random) {
        this.codes = codes;
        this.endpoint = endpoint;
        this.clock = clock;
        byte[] secret = new byte[KEY_BYTES];
        random.nextBytes(secret);
        this.key = new SecretKeySpec(secret, "HmacSHA256");
    }

    String url(FunctionRow row) {
        InetSocketAddress address = endpoint.get();
        String claim = row.code().id() + '/' + (clock.millis() + VALID.toMillis());
        return "http://" + address.getHostString() + ':' + address.getPort() + PREFIX + claim + '/' + proof(claim);
    }

    @Override
    public String pathPrefix() {
        return PREFIX;
    }

    @Override
    public WireAnswer answer(String method, WireRequest request) {
        String rest = request.path().substring(PREFIX.length());
        int slash = rest.lastIndexOf('/');
        String claim = slash < 0 ? "" : rest.substring(0, slash);
        boolean proven = MessageDigest.isEqual(
                proof(claim).getBytes(StandardCharsets.US_ASCII),
                rest.substring(slash + 1).getBytes(StandardCharsets.UTF_8));
        String[] parts = claim.split("/", -1);
        if (!proven || parts.length != 2 || Long.parseLong(parts[1]) < clock.millis()) {
            return refusal(403, "Access denied: the link is wrong or has expired\n");
        }
        byte[] zip = codes.read(parts[0]);
        return zip.length == 0
                ? refusal(404, "The code is gone\n")
                : new WireAnswer(200, "application/zip", Map.of(), zip);
    }

    private static WireAnswer refusal(int status, String text) {
        return new WireAnswer(status, "text/plain", Map.of(), text.getBytes(StandardCharsets.UTF_8));
    }

    private String proof(String claim) {
        try {
            Mac mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal(claim.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }
}
