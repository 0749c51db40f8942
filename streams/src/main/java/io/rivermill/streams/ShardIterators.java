// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.streams;

import io.rivermill.base.Clock;
import io.rivermill.base.ErrorCode;
import io.rivermill.base.RecordReader;
import io.rivermill.base.RecordWriter;
import io.rivermill.base.RivermillException;
import io.rivermill.store.Decision;
import io.rivermill.store.FeedName;
import io.rivermill.store.RowKey;
import io.rivermill.store.RowUpdate;
import io.rivermill.store.SegmentId;
import io.rivermill.store.Store;
import io.rivermill.store.SystemKeyspaces;
import io.rivermill.store.Update;
import io.rivermill.wire.ServiceException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Iterators as clients carry them: {@code STREAM-ARN|1|BASE64}, where the last part is the place, the time of issue, and a
 * signature over all of it. Nothing is kept of them here, and the key is a row, so they outlive restarts and hold on other
 * nodes.
 *
 * <p>Threads: any; doesn't block once made.
 */
final class ShardIterators {
    static final Duration LIFETIME = Duration.ofMinutes(15);

    private static final RowKey KEY_ROW =
            RowKey.ordered(SystemKeyspaces.SERVER, "streams/iterator-key".getBytes(StandardCharsets.UTF_8));
    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;
    private static final int SIGNATURE_BYTES = 16; // a place nobody may guess his way to, not a secret
    private static final int VERSION = 1;
    private static final String SEPARATOR = "|1|";

    private final Clock clock;
    private final SecretKeySpec key;

    private ShardIterators(Clock clock, byte[] key) {
        this.clock = clock;
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /** Reads the key, making it if this is the first time. Blocks. */
    static ShardIterators open(Store store, Clock clock, SecureRandom random) {
        byte[] fresh = new byte[KEY_BYTES];
        random.nextBytes(fresh);
        return new ShardIterators(clock, store.blocking().update(keepFirst(fresh)));
    }

    String write(ShardIterator iterator) {
        String arn = iterator.stream().arn();
        byte[] place = new RecordWriter(VERSION)
                .writeLong(iterator.shard().createdMillis())
                .writeInt(iterator.shard().bucket())
                .writeLong(iterator.position())
                .writeBoolean(iterator.fromHorizon())
                .writeLong(iterator.issuedMillis())
                .toBytes();
        byte[] signed = Arrays.copyOf(place, place.length + SIGNATURE_BYTES);
        System.arraycopy(sign(arn, place), 0, signed, place.length, SIGNATURE_BYTES);
        return arn + SEPARATOR + Base64.getEncoder().encodeToString(signed);
    }

    /** The stream that an iterator's text names, whether or not it is one of ours. */
    static Optional<FeedName> stream(String text) {
        int end = text.indexOf(SEPARATOR);
        return end < 0 ? Optional.empty() : FeedName.ofArn(text.substring(0, end));
    }

    /**
     * The iterator that a client sent.
     *
     * @throws ServiceException if it isn't one of ours, or is too old
     */
    ShardIterator read(String text) {
        FeedName stream = stream(text).orElseThrow(ShardIterators::malformed);
        byte[] signed = decode(text.substring(text.indexOf(SEPARATOR) + SEPARATOR.length()));
        int length = signed.length - SIGNATURE_BYTES;
        if (length < 1) {
            throw malformed();
        }
        byte[] place = Arrays.copyOf(signed, length);
        byte[] signature = Arrays.copyOfRange(signed, length, signed.length);
        if (!MessageDigest.isEqual(signature, sign(stream.arn(), place))) {
            throw malformed();
        }
        RecordReader reader = new RecordReader(place);
        ShardIterator iterator = new ShardIterator(
                stream,
                new SegmentId(reader.readLong(), reader.readInt()),
                reader.readLong(),
                reader.readBoolean(),
                reader.readLong());
        if (clock.millis() - iterator.issuedMillis() > LIFETIME.toMillis()) {
            throw StreamErrors.expiredIterator();
        }
        return iterator;
    }

    private static byte[] decode(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw malformed();
        }
    }

    private static ServiceException malformed() {
        return StreamErrors.invalid("Invalid ShardIterator");
    }

    private byte[] sign(String arn, byte[] place) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(arn.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return Arrays.copyOf(mac.doFinal(place), SIGNATURE_BYTES);
        } catch (GeneralSecurityException e) {
            throw new RivermillException(ErrorCode.INTERNAL, "every JDK has " + ALGORITHM, e);
        }
    }

    /** Writes the key unless there is one; answers the one that holds. */
    private static Update<byte[]> keepFirst(byte[] fresh) {
        return RowUpdate.sync(List.of(KEY_ROW), rows -> {
            byte[] present = rows.get(KEY_ROW);
            return present != null
                    ? Decision.write(present)
                    : Decision.write(fresh).put(KEY_ROW, fresh);
        });
    }
}
