// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A managed policy that AWS ships and nobody can change. Documents are resources beside the index that names them, each
 * read when it is first needed. Only the version in force is known.
 */
final class ShippedPolicy implements ManagedPolicy {
    static final String ARN_PREFIX = "arn:aws:iam::aws:policy";

    private static final String FOLDER = "managed/";
    private static final long CREATED_MILLIS =
            Instant.parse("2015-02-06T18:40:00Z").toEpochMilli();
    private static final List<ShippedPolicy> ALL = readIndex();
    private static final Map<String, ShippedPolicy> BY_ARN =
            ALL.stream().collect(Collectors.toUnmodifiableMap(ShippedPolicy::arn, policy -> policy));

    private final String name;
    private final String path;
    private final int version;
    private volatile @Nullable PolicyText document;

    private ShippedPolicy(String name, String path, int version) {
        this.name = name;
        this.path = path;
        this.version = version;
    }

    /** All of them, by name. */
    static List<ShippedPolicy> all() {
        return ALL;
    }

    static Optional<ShippedPolicy> of(String arn) {
        return Optional.ofNullable(BY_ARN.get(arn));
    }

    @Override
    public String arn() {
        return ARN_PREFIX + path + name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public String id() {
        return Ids.derived("ANPA", arn());
    }

    @Override
    public @Nullable String description() {
        return null;
    }

    @Override
    public long createdMillis() {
        return CREATED_MILLIS;
    }

    @Override
    public long updatedMillis() {
        return CREATED_MILLIS;
    }

    @Override
    public int defaultVersion() {
        return version;
    }

    @Override
    public Optional<PolicyVersion> version(int number) {
        return number == version
                ? Optional.of(new PolicyVersion(version, document(), CREATED_MILLIS))
                : Optional.empty();
    }

    @Override
    public PolicyText document() {
        PolicyText known = document;
        if (known == null) {
            known = new PolicyText(resource(name + ".json").strip());
            document = known;
        }
        return known;
    }

    private static List<ShippedPolicy> readIndex() {
        List<ShippedPolicy> policies = new ArrayList<>();
        for (String line : resource("index.txt").split("\n")) {
            if (!line.startsWith("#")) {
                String[] words = line.split(" +");
                policies.add(new ShippedPolicy(words[0], words[1], Integer.parseInt(words[2])));
            }
        }
        return List.copyOf(policies);
    }

    private static String resource(String name) {
        try (InputStream in = ShippedPolicy.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalStateException("not in the build: " + FOLDER + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
