// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import io.rivermill.base.Bytes;
import io.rivermill.store.RowKey;
import io.rivermill.store.SystemKeyspaces;
import java.nio.charset.StandardCharsets;

/**
 * Where rows of mappings are. In FUNCTIONS: {@code mapping 0 account 0 region 0 uuid} is a mapping,,
 * {@code mapping-tags 0 account 0 region 0 uuid} has its tags, if it has any, and
 * {@code mapped 0 stream ARN 0 function ARN} holds the UUID of the one mapping between the two. In CHECKPOINTS:
 * {@code c uuid bucket} is a {@link Lease}, {@code r uuid} the result of the last batch.
 */
final class MappingKeys {
    static final byte[] ALL_MAPPINGS = text("mapping\0");

    private static final byte[] LEASES = text("c");
    private static final byte[] RESULTS = text("r");

    private MappingKeys() {}

    static RowKey mapping(String account, String region, String uuid) {
        return RowKey.ordered(SystemKeyspaces.FUNCTIONS, Bytes.concat(mappings(account, region), text(uuid)));
    }

    static byte[] mappings(String account, String region) {
        return Bytes.concat(ALL_MAPPINGS, text(account + '\0' + region + '\0'));
    }

    static RowKey tags(String account, String region, String uuid) {
        return RowKey.ordered(
                SystemKeyspaces.FUNCTIONS, text("mapping-tags\0" + account + '\0' + region + '\0' + uuid));
    }

    /** The mapping whose row has this key. */
    static String uuid(byte[] mappingKey) {
        String key = text(mappingKey);
        return key.substring(key.lastIndexOf('\0') + 1);
    }

    static RowKey pair(String eventSourceArn, String functionArn) {
        return RowKey.ordered(SystemKeyspaces.FUNCTIONS, text("mapped\0" + eventSourceArn + '\0' + functionArn));
    }

    static RowKey lease(String uuid, int bucket) {
        return RowKey.ordered(SystemKeyspaces.CHECKPOINTS, Bytes.concat(leases(uuid), Bytes.ofLong(bucket)));
    }

    static byte[] leases(String uuid) {
        return Bytes.concat(LEASES, text(uuid));
    }

    static RowKey result(String uuid) {
        return RowKey.ordered(SystemKeyspaces.CHECKPOINTS, Bytes.concat(RESULTS, text(uuid)));
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
