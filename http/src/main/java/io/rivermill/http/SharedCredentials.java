// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Credentials as AWS's tools find them, as far as that makes sense for a server: a profile that was asked for by name; else
 * {@code AWS_ACCESS_KEY_ID} and {@code AWS_SECRET_ACCESS_KEY}; else the profile that {@code AWS_PROFILE} names, or
 * {@code default}. Profiles are in {@code ~/.aws/credentials} and {@code ~/.aws/config}, or where
 * {@code AWS_SHARED_CREDENTIALS_FILE} and {@code AWS_CONFIG_FILE} say; where both have a property, the former counts.
 *
 * <p>The files are read each time, so who renews keys in them needs no restart. Profiles whose keys have to be fetched
 * (roles, single sign-on, other processes) are refused in words, not passed over: a call signed with the wrong identity is
 * worse than none.
 *
 * <p>Threads: any.
 */
public final class SharedCredentials implements CredentialSource {
    private static final String ID = "AWS_ACCESS_KEY_ID";
    private static final String SECRET = "AWS_SECRET_ACCESS_KEY";
    private static final long FILE_BYTES_MAX = 1 << 20;
    private static final List<String> FETCHED = List.of(
            "role_arn",
            "credential_process",
            "sso_session",
            "sso_start_url",
            "web_identity_token_file",
            "credential_source",
            "login_session");

    private final Map<String, String> environment;
    private final Path home;
    private final @Nullable String asked;

    /**
     * @param home the folder in which {@code .aws} is
     * @param asked the profile to use whatever the environment says
     */
    public SharedCredentials(Map<String, String> environment, Path home, @Nullable String asked) {
        this.environment = Map.copyOf(environment);
        this.home = home;
        this.asked = asked;
    }

    @Override
    public Result find() {
        String id = variable(ID);
        String secret = variable(SECRET);
        if (asked != null || (id.isEmpty() && secret.isEmpty())) {
            return ofProfile();
        }
        if (id.isEmpty() || secret.isEmpty()) {
            String set = id.isEmpty() ? SECRET : ID;
            return new Result.Absent(set + " is set, but " + (id.isEmpty() ? ID : SECRET) + " isn't");
        }
        return present(id, secret, variable("AWS_SESSION_TOKEN"));
    }

    private static Result present(String id, String secret, String token) {
        return new Result.Present(new Credentials(id, secret, token.isEmpty() ? null : token));
    }

    private Result ofProfile() {
        String named = asked != null ? asked : variable("AWS_PROFILE");
        String profile = named.isEmpty() ? ProfileFile.DEFAULT : named;
        Path credentials = path("AWS_SHARED_CREDENTIALS_FILE", "credentials");
        Path config = path("AWS_CONFIG_FILE", "config");
        try {
            Map<String, String> configured =
                    read(config, ProfileFile.Kind.CONFIG).profile(profile);
            Map<String, String> kept =
                    read(credentials, ProfileFile.Kind.CREDENTIALS).profile(profile);
            if (configured == null && kept == null) {
                String variables = asked != null ? "" : ", and " + ID + " and " + SECRET + " aren't set";
                return new Result.Absent(
                        "there is no profile '" + profile + "' in " + credentials + " or " + config + variables);
            }
            Map<String, String> all = new HashMap<>(configured == null ? Map.of() : configured);
            all.putAll(kept == null ? Map.of() : kept);
            return ofProperties(all, "the profile '" + profile + "' of " + (kept == null ? config : credentials));
        } catch (UnreadableException e) {
            return new Result.Absent(String.valueOf(e.getMessage()));
        }
    }

    private static Result ofProperties(Map<String, String> properties, String profile) {
        for (String property : FETCHED) {
            if (!properties.getOrDefault(property, "").isEmpty()) {
                return new Result.Absent(profile + " has " + property
                        + ", and keys that have to be fetched aren't; it takes one with aws_access_key_id and"
                        + " aws_secret_access_key");
            }
        }
        String id = properties.getOrDefault("aws_access_key_id", "");
        String secret = properties.getOrDefault("aws_secret_access_key", "");
        if (id.isEmpty() || secret.isEmpty()) {
            return new Result.Absent(
                    profile + " has no " + (id.isEmpty() ? "aws_access_key_id" : "aws_secret_access_key"));
        }
        return present(id, secret, properties.getOrDefault("aws_session_token", ""));
    }

    private String variable(String name) {
        return environment.getOrDefault(name, "").strip();
    }

    private Path path(String variable, String usual) {
        String said = variable(variable);
        if (said.isEmpty()) {
            return home.resolve(".aws").resolve(usual);
        }
        return said.startsWith("~/") ? home.resolve(said.substring(2)) : Path.of(said);
    }

    /** A file that is there but is of no use. */
    private static final class UnreadableException extends Exception {
        UnreadableException(String message) {
            super(message);
        }
    }

    /** One that isn't there has no profiles. */
    private static ProfileFile read(Path file, ProfileFile.Kind kind) throws UnreadableException {
        try {
            return ProfileFile.parse(text(file), kind);
        } catch (ProfileFile.MalformedException e) {
            throw new UnreadableException(file + " isn't a file of profiles: " + e.getMessage());
        } catch (AccessDeniedException e) {
            throw new UnreadableException(file + " can't be read: permission denied");
        } catch (IOException e) {
            throw new UnreadableException(file + " can't be read: " + e.getMessage());
        }
    }

    private static String text(Path file) throws IOException {
        try {
            if (Files.size(file) > FILE_BYTES_MAX) {
                throw new IOException("it is larger than " + FILE_BYTES_MAX + " bytes");
            }
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            return "";
        }
    }
}
