// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.Arn;
import io.rivermill.base.RecordReader;
import io.rivermill.base.RecordWriter;
import io.rivermill.wire.dynamodb.SSESpecification;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The key of KMS that a table is said to be encrypted with. Kept and shown; Rivermill encrypts nothing with it, and knows
 * no keys: any is taken to be there.
 */
record Encryption(String keyArn) {
    private static final String DEFAULT_ALIAS = "alias/aws/dynamodb";

    /** Of a new table; null for the key that AWS owns. */
    static @Nullable Encryption created(@Nullable SSESpecification given, TableReference table) {
        if (given == null) {
            return null;
        }
        String key = given.kmsMasterKeyId();
        String type = given.sseType();
        if (!Boolean.TRUE.equals(given.enabled())) {
            if (type != null) {
                throw TableErrors.invalid("SSEType can not be specified if Enabled is false");
            }
            if (key != null) {
                throw TableErrors.invalid("KMSMasterKeyId can not be specified if Enabled is false");
            }
            return null;
        }
        if (type == null && key != null) {
            throw TableErrors.invalid("SSEType KMS is required if KMSMasterKeyId is specified");
        }
        if (type != null && !type.equals("KMS")) {
            throw TableErrors.invalid("SSEType " + type + " is not supported");
        }
        return new Encryption(keyArn(key == null ? DEFAULT_ALIAS : key, table));
    }

    /** Of a table that has {@code present}, after it was asked to change. */
    static @Nullable Encryption updated(@Nullable Encryption present, SSESpecification given, TableReference table) {
        Encryption updated = created(given, table);
        if (updated == null && present == null) {
            throw TableErrors.invalid("Table is already encrypted by default");
        }
        if (updated != null && updated.equals(present)) {
            throw TableErrors.invalid("Table is already encrypted with given KMSMasterKeyId. Use KMSMasterKeyId"
                    + " parameter if you want to change Master Key");
        }
        return updated;
    }

    /** The key of an alias is made up, and always the same. */
    private static String keyArn(String key, TableReference table) {
        if (key.startsWith("arn:")) {
            return key;
        }
        String id = key.startsWith("alias/")
                ? UUID.nameUUIDFromBytes(
                                (table.account() + '/' + table.region() + '/' + key).getBytes(StandardCharsets.UTF_8))
                        .toString()
                : key;
        return Arn.of("kms", table.region(), table.account(), "key/" + id).toString();
    }

    static void write(RecordWriter record, Encryption encryption) {
        record.writeString(encryption.keyArn);
    }

    static Encryption read(RecordReader record) {
        return new Encryption(record.readString());
    }
}
