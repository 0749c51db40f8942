// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import io.rivermill.base.RecordReader;
import io.rivermill.base.RecordWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The row of a log group.
 *
 * @param id never used again, so that a group of the same name made later has none of this one's streams
 * @param retentionDays 0 keeps events for ever
 * @param storedBytes what its events weigh, as PutLogEvents counts it
 */
record GroupRow(
        long id,
        long createdMillis,
        int retentionDays,
        long storedBytes,
        String logGroupClass,
        @Nullable String kmsKeyId,
        boolean deletionProtected,
        Map<String, String> tags) {
    private static final int VERSION = 1;
    static final String STANDARD = "STANDARD";

    GroupRow {
        tags = Collections.unmodifiableMap(new TreeMap<>(tags));
    }

    static GroupRow create(long id, long createdMillis) {
        return new GroupRow(id, createdMillis, 0, 0, STANDARD, null, false, Map.of());
    }

    /** Events older than this are gone for whoever reads. */
    long keptFromMillis(long nowMillis) {
        return retentionDays == 0 ? 0 : Math.max(0, nowMillis - TimeUnit.DAYS.toMillis(retentionDays));
    }

    GroupRow withRetentionDays(int days) {
        return new GroupRow(id, createdMillis, days, storedBytes, logGroupClass, kmsKeyId, deletionProtected, tags);
    }

    GroupRow withTags(Map<String, String> newTags) {
        return new GroupRow(
                id, createdMillis, retentionDays, storedBytes, logGroupClass, kmsKeyId, deletionProtected, newTags);
    }

    GroupRow withStoredBytesAdded(long bytes) {
        long sum = Math.max(0, storedBytes + bytes);
        return new GroupRow(id, createdMillis, retentionDays, sum, logGroupClass, kmsKeyId, deletionProtected, tags);
    }

    byte[] toBytes() {
        return new RecordWriter(VERSION)
                .writeLong(id)
                .writeLong(createdMillis)
                .writeInt(retentionDays)
                .writeLong(storedBytes)
                .writeString(logGroupClass)
                .writeOptional(kmsKeyId, RecordWriter::writeString)
                .writeBoolean(deletionProtected)
                .writeList(
                        new ArrayList<>(tags.entrySet()),
                        (writer, tag) -> writer.writeString(tag.getKey()).writeString(tag.getValue()))
                .toBytes();
    }

    static GroupRow read(byte[] bytes) {
        RecordReader reader = new RecordReader(bytes);
        long id = reader.readLong();
        long created = reader.readLong();
        int retention = reader.readInt();
        long stored = reader.readLong();
        String groupClass = reader.readString();
        String key = reader.readOptional(RecordReader::readString);
        boolean protectedFromDeletion = reader.readBoolean();
        Map<String, String> tags = new TreeMap<>();
        reader.readList(in -> Map.entry(in.readString(), in.readString()))
                .forEach(tag -> tags.put(tag.getKey(), tag.getValue()));
        return new GroupRow(id, created, retention, stored, groupClass, key, protectedFromDeletion, tags);
    }
}
