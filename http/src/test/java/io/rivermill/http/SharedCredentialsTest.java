// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.http.CredentialSource.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedCredentialsTest {
    private static final String ID = "AWS_ACCESS_KEY_ID";
    private static final String SECRET = "AWS_SECRET_ACCESS_KEY";
    private static final String TWO_PROFILES = keys("default", "FIRST") + keys("work", "SECOND");

    @TempDir
    private Path home;

    private final Map<String, String> environment = new HashMap<>();

    private static String keys(String profile, String id) {
        return "[" + profile + "]\naws_access_key_id = " + id + "\naws_secret_access_key = hush\n";
    }

    private void write(String file, String text) throws IOException {
        Path path = home.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private Result find(@Nullable String profile) {
        return new SharedCredentials(environment, home, profile).find();
    }

    private static Result present(String id) {
        return new Result.Present(new Credentials(id, "hush", null));
    }

    private String absent(@Nullable String profile) {
        Result result = find(profile);
        assertFalse(result.toString().contains("hush"), result.toString());
        return result instanceof Result.Absent(String why) ? why : result.toString();
    }

    @Test
    void keysOfTheEnvironmentComeFirst() throws IOException {
        write(".aws/credentials", TWO_PROFILES);
        environment.putAll(Map.of(ID, "id", SECRET, "hush", "AWS_PROFILE", "work"));
        assertEquals(present("id"), find(null));
        environment.put("AWS_SESSION_TOKEN", "token");
        assertEquals(new Result.Present(new Credentials("id", "hush", "token")), find(null));
    }

    @Test
    void aProfileThatIsAskedForComesBeforeTheEnvironment() throws IOException {
        write(".aws/credentials", TWO_PROFILES);
        environment.putAll(Map.of(ID, "id", SECRET, "hush"));
        assertEquals(present("SECOND"), find("work"));
    }

    @Test
    void halfAKeyIsAMistakeAndNotLookedPast() throws IOException {
        write(".aws/credentials", TWO_PROFILES);
        environment.put(ID, "id");
        assertEquals("AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY isn't", absent(null));
        environment.put(ID, "");
        environment.put(SECRET, "hush");
        assertEquals("AWS_SECRET_ACCESS_KEY is set, but AWS_ACCESS_KEY_ID isn't", absent(null));
    }

    @Test
    void thenTheProfileOfTheEnvironmentOrTheUsualOne() throws IOException {
        write(".aws/credentials", TWO_PROFILES);
        assertEquals(present("FIRST"), find(null));
        environment.put("AWS_PROFILE", "work");
        assertEquals(present("SECOND"), find(null));
    }

    @Test
    void filesMayBeElsewhere() throws IOException {
        write("keys", keys("default", "MOVED"));
        environment.put("AWS_SHARED_CREDENTIALS_FILE", home.resolve("keys").toString());
        assertEquals(present("MOVED"), find(null));
        environment.put("AWS_SHARED_CREDENTIALS_FILE", "~/keys");
        assertEquals(present("MOVED"), find(null));
        environment.put("AWS_SHARED_CREDENTIALS_FILE", "/nowhere");
        environment.put("AWS_CONFIG_FILE", "~/keys");
        assertEquals(present("MOVED"), find(null));
    }

    @Test
    void theConfigurationFileFillsInWhatTheOtherLacks() throws IOException {
        write(".aws/config", "[profile work]\nregion=eu-west-1\naws_access_key_id=A\naws_secret_access_key=hush");
        assertEquals(present("A"), find("work"));
        write(".aws/credentials", "[work]\naws_access_key_id=B\naws_session_token=token");
        assertEquals(new Result.Present(new Credentials("B", "hush", "token")), find("work"));
    }

    @Test
    void aFileThatChangedIsReadAnew() throws IOException {
        write(".aws/credentials", keys("default", "OLD"));
        CredentialSource source = new SharedCredentials(environment, home, null);
        assertEquals(present("OLD"), source.find());
        write(".aws/credentials", keys("default", "NEW"));
        assertEquals(present("NEW"), source.find());
        Files.delete(home.resolve(".aws/credentials"));
        assertTrue(source.find() instanceof Result.Absent);
    }

    @Test
    void aProfileThatIsNotThereIsNamedWithTheFiles() {
        String folder = home.resolve(".aws").toString();
        assertEquals(
                "there is no profile 'default' in " + folder + "/credentials or " + folder
                        + "/config, and AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY aren't set",
                absent(null));
        assertEquals(
                "there is no profile 'work' in " + folder + "/credentials or " + folder + "/config", absent("work"));
    }

    @Test
    void aProfileWithoutASecretSaysSo() throws IOException {
        write(".aws/credentials", "[default]\naws_access_key_id=A\naws_secret_access_key=\n[empty]");
        Path file = home.resolve(".aws/credentials");
        assertEquals("the profile 'default' of " + file + " has no aws_secret_access_key", absent(null));
        assertEquals("the profile 'empty' of " + file + " has no aws_access_key_id", absent("empty"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"role_arn", "credential_process", "sso_session", "sso_start_url", "web_identity_token_file"})
    void profilesWhoseKeysHaveToBeFetchedAreRefused(String property) throws IOException {
        write(".aws/config", "[default]\n" + property + " = x");
        write(".aws/credentials", keys("default", "A"));
        assertTrue(absent(null).contains("'default' of") && absent(null).contains(" has " + property), absent(null));
    }

    @Test
    void aFileThatIsNoneSaysWhereWithoutWhatItHolds() throws IOException {
        write(".aws/credentials", "[default]\naws_secret_access_key hush\n");
        assertEquals(
                home.resolve(".aws/credentials") + " isn't a file of profiles: line 2 is neither [a profile] nor a"
                        + " property with its value",
                absent(null));
    }

    @Test
    void aFolderInPlaceOfTheFileSaysSo() throws IOException {
        Files.createDirectories(home.resolve(".aws/credentials"));
        assertTrue(absent(null).startsWith(home.resolve(".aws/credentials") + " can't be read: "), absent(null));
    }

    @Test
    void secretsAreNotInTheTextOfWhatIsFound() throws IOException {
        write(".aws/credentials", TWO_PROFILES);
        assertFalse(find(null).toString().contains("hush"), find(null).toString());
        CredentialSource source = new SharedCredentials(Map.of(ID, "id", SECRET, "hush"), home, null);
        assertFalse(source.toString().contains("hush"), source.toString());
    }
}
