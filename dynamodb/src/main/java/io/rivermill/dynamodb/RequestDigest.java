// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.Bytes;
import io.rivermill.wire.Item;
import io.rivermill.wire.Struct;
import io.rivermill.wire.View;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What tells one request's parameters from another's in 32 bytes: the same for the same parameters, in whatever order a
 * client wrote attributes, names or members of sets.
 */
final class RequestDigest {
    private final MessageDigest digest;

    private RequestDigest() {
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static byte[] of(List<? extends View> parameters) {
        RequestDigest made = new RequestDigest();
        parameters.forEach(parameter -> made.value(parameter.struct()));
        return made.digest.digest();
    }

    private void value(@Nullable Object value) {
        switch (value) {
            case null -> digest.update((byte) 0);
            case Struct struct -> {
                begin(1, struct.size());
                for (int i = 0; i < struct.size(); i++) {
                    value(struct.get(i));
                }
            }
            case List<?> list -> {
                begin(2, list.size());
                list.forEach(this::value);
            }
            case Map<?, ?> map -> {
                begin(3, map.size());
                new TreeMap<>(map).forEach((name, entry) -> {
                    value(name);
                    value(entry);
                });
            }
            case Item item -> bytes(4, item.bytes());
            case byte[] bytes -> bytes(5, bytes);
            default -> bytes(6, value.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    private void bytes(int kind, byte[] bytes) {
        begin(kind, bytes.length);
        digest.update(bytes);
    }

    private void begin(int kind, int length) {
        digest.update((byte) kind);
        digest.update(Bytes.ofLong(length));
    }
}
