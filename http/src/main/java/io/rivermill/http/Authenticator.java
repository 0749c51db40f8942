// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import static io.rivermill.http.AuthFault.EXPIRED_TOKEN;
import static io.rivermill.http.AuthFault.INCOMPLETE;
import static io.rivermill.http.AuthFault.INVALID;
import static io.rivermill.http.AuthFault.UNRECOGNIZED;

import io.rivermill.base.Clock;
import io.rivermill.http.Keys.Lookup;
import io.rivermill.wire.ServiceException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells who sent a request, by its signature (AWS Signature V4, in the header or in the query).
 *
 * <p>Checks and their sentences are in the order of AWS's services. In {@link AuthSettings.Mode#OPEN} a key that nobody
 * made acts as the root of an account: the shape of its header is checked, its signature and its clock aren't.
 *
 * <p>Threads: any; never blocks.
 */
public final class Authenticator {
    private static final int REGION_CHARS_MAX = 63;
    private static final String TERMINATOR = "aws4_request";
    private static final String WRONG_SIGNATURE = "The request signature we calculated does not match the signature you"
            + " provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";

    private final AuthSettings settings;
    private final Keys keys;
    private final Clock clock;

    public Authenticator(AuthSettings settings, Keys keys, Clock clock) {
        this.settings = settings;
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * The caller of {@code request} to the service with that signing name.
     *
     * @throws ServiceException with {@code status}, when the request isn't signed as it should be
     */
    Caller check(Request request, String service, int status) {
        Claim claim = Claim.of(request, status);
        long dateSeconds = SigningDate.parse(claim.date());
        if (dateSeconds == SigningDate.NONE) {
            throw INCOMPLETE.error(
                    status,
                    "Date must be in ISO-8601 'basic format'. Got '" + claim.date()
                            + "'. See http://en.wikipedia.org/wiki/ISO_8601");
        }
        String keyId =
                claim.credential().substring(0, Math.max(0, claim.credential().indexOf('/')));
        Lookup key = keys.find(keyId, claim.token());
        boolean trusted = key instanceof Lookup.Unknown && settings.mode() == AuthSettings.Mode.OPEN;
        if (!trusted) {
            checkTime(claim, dateSeconds, status);
        }
        String region = checkShape(claim, service, status);
        Principal principal = switch (key) {
            case Lookup.Known known -> {
                checkSignature(request, claim, known.secret(), status);
                yield known.principal();
            }
            case Lookup.Unknown unknown -> {
                if (!trusted) {
                    throw UNRECOGNIZED.error(status, "The security token included in the request is invalid.");
                }
                yield Principal.root(accountOf(keyId));
            }
            case Lookup.BadToken badToken ->
                throw UNRECOGNIZED.error(status, "The security token included in the request is invalid");
            case Lookup.Expired expired ->
                throw EXPIRED_TOKEN.error(status, "The security token included in the request is expired");
        };
        String host = request.header("host");
        return new Caller(principal, region, request.id(), request.sourceAddress(), host == null ? "localhost" : host);
    }

    private void checkTime(Claim claim, long dateSeconds, int status) {
        long now = clock.millis() / 1000;
        long window = settings.clockWindow().toSeconds();
        long validity = claim.validity() == null ? window : claim.validity().toSeconds();
        String minutes = " min.)";
        if (dateSeconds + validity < now) {
            throw INVALID.error(
                    status,
                    "Signature expired: " + claim.date() + " is now earlier than "
                            + SigningDate.format(now - validity) + " (" + SigningDate.format(now) + " - "
                            + Duration.ofSeconds(validity).toMinutes() + minutes);
        }
        if (dateSeconds - window > now) {
            throw INVALID.error(
                    status,
                    "Signature not yet current: " + claim.date() + " is still later than "
                            + SigningDate.format(now + window) + " (" + SigningDate.format(now) + " + "
                            + settings.clockWindow().toMinutes() + minutes);
        }
    }

    /** Checks what can be checked without a key, and returns the region. */
    private static String checkShape(Claim claim, String service, int status) {
        if (!names(claim.signedHeaders(), "host")) {
            throw INVALID.error(status, "'Host' must be a 'SignedHeader' in the AWS Authorization.");
        }
        if (!claim.algorithm().equals(SignatureCalculator.ALGORITHM)) {
            throw INCOMPLETE.error(
                    status,
                    "Unsupported AWS 'algorithm': '" + claim.algorithm() + "' (only AWS4-HMAC-SHA256 for now). ");
        }
        String[] scope = claim.credential().split("/", -1);
        if (scope.length != 5) {
            throw INCOMPLETE.error(
                    status,
                    "Credential must have exactly 5 slash-delimited elements,"
                            + " e.g. keyid/date/region/service/term, got '" + claim.credential() + '\'');
        }
        String region = scope[2];
        boolean sameDay = claim.date().startsWith(scope[1]) && scope[1].length() == 8;
        if (sameDay && isRegion(region) && scope[3].equals(service) && scope[4].equals(TERMINATOR)) {
            return region;
        }
        List<String> wrong = new ArrayList<>();
        if (!isRegion(region)) {
            wrong.add("Credential should be scoped to a valid region, not '" + region + "'.");
        }
        if (!scope[3].equals(service)) {
            wrong.add("Credential should be scoped to correct service: '" + service + "'.");
        }
        if (!scope[4].equals(TERMINATOR)) {
            wrong.add("Credential should be scoped with a valid terminator: 'aws4_request', not '" + scope[4] + "'.");
        }
        if (!sameDay) {
            wrong.add("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '"
                    + scope[1] + "' != '" + claim.date().substring(0, 8) + "', from '" + claim.date() + "'.");
        }
        throw INVALID.error(status, String.join(" ", wrong));
    }

    /** True if {@code name} is one of {@code names}, which are joined by semicolons. */
    private static boolean names(String names, String name) {
        for (int at = names.indexOf(name); at >= 0; at = names.indexOf(name, at + 1)) {
            int end = at + name.length();
            if ((at == 0 || names.charAt(at - 1) == ';') && (end == names.length() || names.charAt(end) == ';')) {
                return true;
            }
        }
        return false;
    }

    /** Any region that AWS could name: two letters or more, in lower case, with digits and hyphens. */
    private static boolean isRegion(String region) {
        if (region.length() < 2 || region.length() > REGION_CHARS_MAX) {
            return false;
        }
        for (int i = 0; i < region.length(); i++) {
            char c = region.charAt(i);
            boolean letter = c >= 'a' && c <= 'z';
            if (!letter && (i == 0 || c != '-') && (i == 0 || c < '0' || c > '9')) {
                return false;
            }
        }
        return true;
    }

    private static void checkSignature(Request request, Claim claim, String secret, int status) {
        SignatureCalculator calculator = SignatureCalculator.ofThread();
        byte[] payloadHash = calculator.payloadHash(request.body());
        String said = request.header("x-amz-content-sha256");
        if (said != null) {
            byte[] saidHash = said.getBytes(StandardCharsets.ISO_8859_1);
            boolean unsigned = claim.isPresigned() && said.equals(SignatureCalculator.UNSIGNED_PAYLOAD);
            if (!unsigned && !MessageDigest.isEqual(payloadHash, saidHash)) {
                throw INVALID.error(status, WRONG_SIGNATURE); // signed, but not what came
            }
            payloadHash = saidHash;
        }
        byte[] signature =
                calculator.sign(request, claim.signedHeaders(), payloadHash, claim.date(), claim.credential(), secret);
        if (!MessageDigest.isEqual(signature, claim.signature().getBytes(StandardCharsets.ISO_8859_1))) {
            throw INVALID.error(status, WRONG_SIGNATURE);
        }
    }

    private String accountOf(String keyId) {
        boolean account = keyId.length() == 12 && keyId.chars().allMatch(c -> c >= '0' && c <= '9');
        return account ? keyId : settings.defaultAccount();
    }
}
