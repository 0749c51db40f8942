// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.base.ErrorCode;
import io.rivermill.base.RecordReader;
import io.rivermill.base.RecordWriter;
import io.rivermill.base.RivermillException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Something that has a row of its own. A row holds all that belongs to its entity, a role's inline policies and
 * attachments included, so that whatever must be judged together changes together.
 *
 * <p>Row keys are text: the kind, the account, and the name in lower case, since names that differ in case only are one
 * name; access keys go by their id alone.
 */
sealed interface Entity permits Account, AccessKey, CustomerPolicy, Grantee, SessionSecret {
    /** The version with which records are written. */
    int RECORD_VERSION = 1;

    /** The text of the row's key. */
    String key();

    byte[] toBytes();

    /** The entity of a row. */
    static Entity read(String key, byte[] bytes) {
        RecordReader reader = new RecordReader(bytes);
        if (reader.version() > RECORD_VERSION) {
            throw new RivermillException(ErrorCode.DATA_NEWER, "an identity row of a later version: " + key);
        }
        String kind = key.substring(0, key.indexOf('/') + 1);
        return switch (kind) {
            case Account.KIND -> Account.read(reader);
            case AccessKey.KIND -> AccessKey.read(reader);
            case CustomerPolicy.KIND -> CustomerPolicy.read(reader);
            case Role.KIND -> Role.read(reader);
            case SessionSecret.KIND -> SessionSecret.read(reader);
            case User.KIND -> User.read(reader);
            default -> throw new RivermillException(ErrorCode.DATA_NEWER, "an identity row of unknown kind: " + key);
        };
    }

    static String key(String kind, String account, String name) {
        return kind + account + '/' + name.toLowerCase(Locale.ROOT);
    }

    static void writeMap(RecordWriter writer, Map<String, String> map) {
        writer.writeList(
                List.copyOf(map.entrySet()),
                (w, entry) -> w.writeString(entry.getKey()).writeString(entry.getValue()));
    }

    static Map<String, String> readMap(RecordReader reader) {
        Map<String, String> map = new LinkedHashMap<>();
        reader.readList(r -> Map.entry(r.readString(), r.readString()))
                .forEach(entry -> map.put(entry.getKey(), entry.getValue()));
        return map;
    }
}
