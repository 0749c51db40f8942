// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import io.rivermill.base.RecordReader;
import io.rivermill.base.RecordWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A function as its row holds it: {@code $LATEST}.
 *
 * @param deploymentId new with every change of code or configuration: environments of another one are of no more use
 * @param revisionId new with every change of anything
 * @param reservedConcurrency how often it may run at a time, whatever others do; null to share what is left with them
 */
record FunctionRow(
        FunctionName name,
        String deploymentId,
        String revisionId,
        long lastModifiedMillis,
        State state,
        Code code,
        Config config,
        Map<String, String> tags,
        @Nullable Integer reservedConcurrency) {
    private static final int VERSION = 2;
    private static final int WITH_RESERVED = 2;

    /** Where the function stands; the codes are on disks. Pending to Active; Active to Updating and back. */
    enum State {
        PENDING(1),
        ACTIVE(2),
        UPDATING(3);

        private final int code;

        State(int code) {
            this.code = code;
        }

        static State of(int code) {
            for (State state : values()) {
                if (state.code == code) {
                    return state;
                }
            }
            throw new IllegalArgumentException("no state of a function has the code " + code);
        }
    }

    /**
     * Its zip.
     *
     * @param id of its chunks in the {@link CodeStore}
     * @param sha256 as base64
     */
    record Code(String id, String sha256, long bytes) {}

    /** What UpdateFunctionConfiguration changes. */
    record Config(
            String runtime,
            String handler,
            String role,
            String description,
            int timeoutSeconds,
            int memoryMegabytes,
            int temporaryMegabytes,
            @Nullable Map<String, String> environment,
            String architecture,
            String tracingMode,
            String snapStart,
            Logging logging,
            @Nullable String deadLetterArn,
            @Nullable String kmsKeyArn) {

        Config withArchitecture(String other) {
            return new Config(
                    runtime,
                    handler,
                    role,
                    description,
                    timeoutSeconds,
                    memoryMegabytes,
                    temporaryMegabytes,
                    environment,
                    other,
                    tracingMode,
                    snapStart,
                    logging,
                    deadLetterArn,
                    kmsKeyArn);
        }
    }

    /** Where and how it logs. */
    record Logging(
            String format,
            String group,
            @Nullable String applicationLevel,
            @Nullable String systemLevel) {
        boolean json() {
            return format.equals("JSON");
        }
    }

    FunctionRow withState(State next, String revision) {
        return new FunctionRow(
                name, deploymentId, revision, lastModifiedMillis, next, code, config, tags, reservedConcurrency);
    }

    FunctionRow withReserved(@Nullable Integer concurrency) {
        return new FunctionRow(
                name, deploymentId, revisionId, lastModifiedMillis, state, code, config, tags, concurrency);
    }

    FunctionRow withTags(Map<String, String> others) {
        return new FunctionRow(
                name, deploymentId, revisionId, lastModifiedMillis, state, code, config, others, reservedConcurrency);
    }

    byte[] toBytes() {
        RecordWriter writer = new RecordWriter(VERSION)
                .writeString(name.account())
                .writeString(name.region())
                .writeString(name.name())
                .writeString(deploymentId)
                .writeString(revisionId)
                .writeLong(lastModifiedMillis)
                .writeByte(state.code)
                .writeString(code.id)
                .writeString(code.sha256)
                .writeLong(code.bytes);
        writeConfig(writer, config);
        writeMap(writer, tags);
        writer.writeOptional(reservedConcurrency, RecordWriter::writeInt);
        return writer.toBytes();
    }

    static FunctionRow ofBytes(byte[] bytes) {
        RecordReader reader = new RecordReader(bytes);
        return new FunctionRow(
                new FunctionName(reader.readString(), reader.readString(), reader.readString()),
                reader.readString(),
                reader.readString(),
                reader.readLong(),
                State.of(reader.readByte()),
                new Code(reader.readString(), reader.readString(), reader.readLong()),
                readConfig(reader),
                readMap(reader),
                reader.version() >= WITH_RESERVED ? reader.readOptional(RecordReader::readInt) : null);
    }

    private static void writeConfig(RecordWriter writer, Config config) {
        writer.writeString(config.runtime)
                .writeString(config.handler)
                .writeString(config.role)
                .writeString(config.description)
                .writeInt(config.timeoutSeconds)
                .writeInt(config.memoryMegabytes)
                .writeInt(config.temporaryMegabytes)
                .writeOptional(config.environment, FunctionRow::writeMap)
                .writeString(config.architecture)
                .writeString(config.tracingMode)
                .writeString(config.snapStart)
                .writeString(config.logging.format)
                .writeString(config.logging.group)
                .writeOptional(config.logging.applicationLevel, RecordWriter::writeString)
                .writeOptional(config.logging.systemLevel, RecordWriter::writeString)
                .writeOptional(config.deadLetterArn, RecordWriter::writeString)
                .writeOptional(config.kmsKeyArn, RecordWriter::writeString);
    }

    private static Config readConfig(RecordReader reader) {
        return new Config(
                reader.readString(),
                reader.readString(),
                reader.readString(),
                reader.readString(),
                reader.readInt(),
                reader.readInt(),
                reader.readInt(),
                reader.readOptional(FunctionRow::readMap),
                reader.readString(),
                reader.readString(),
                reader.readString(),
                new Logging(
                        reader.readString(),
                        reader.readString(),
                        reader.readOptional(RecordReader::readString),
                        reader.readOptional(RecordReader::readString)),
                reader.readOptional(RecordReader::readString),
                reader.readOptional(RecordReader::readString));
    }

    private static void writeMap(RecordWriter writer, Map<String, String> map) {
        writer.writeList(
                new ArrayList<>(map.entrySet()),
                (target, entry) -> target.writeString(entry.getKey()).writeString(entry.getValue()));
    }

    private static Map<String, String> readMap(RecordReader reader) {
        List<Map.Entry<String, String>> entries =
                reader.readList(source -> Map.entry(source.readString(), source.readString()));
        Map<String, String> map = new LinkedHashMap<>();
        entries.forEach(entry -> map.put(entry.getKey(), entry.getValue()));
        return map;
    }
}
