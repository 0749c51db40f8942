// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The oddities of the files that AWS's tools share. */
class ProfileFileTest {

    private static @Nullable Map<String, String> credentials(String text, String profile) {
        return profile(text, profile, ProfileFile.Kind.CREDENTIALS);
    }

    private static @Nullable Map<String, String> config(String text, String profile) {
        return profile(text, profile, ProfileFile.Kind.CONFIG);
    }

    private static @Nullable Map<String, String> profile(String text, String profile, ProfileFile.Kind kind) {
        try {
            return ProfileFile.parse(text, kind).profile(profile);
        } catch (ProfileFile.MalformedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aProfileIsASectionWithItsProperties() {
        String text = "[default]\na = 1\n[work]\na=2\nb = 3\n";
        assertEquals(Map.of("a", "1"), credentials(text, "default"));
        assertEquals(Map.of("a", "2", "b", "3"), credentials(text, "work"));
        assertNull(credentials(text, "Work"));
        assertNull(credentials("", "default"));
    }

    @Test
    void spacesLineEndsAndTheCaseOfNamesDontMatter() {
        String text = "\uFEFF \r\n[ work ]\r\nAws_Access_Key_ID\t=  AKID  \r\nb=\r\n";
        assertEquals(Map.of("aws_access_key_id", "AKID", "b", ""), credentials(text, "work"));
        assertEquals(Map.of("a", "1"), credentials("[w]\ra=1\r", "w"));
        assertEquals(Map.of("a", "1"), credentials("[w]\na=1", "w")); // no end of the last line
    }

    @Test
    void valuesHoldEqualsSignsAndWhateverElseKeysHold() {
        assertEquals(Map.of("secret", "a/b+c=="), credentials("[w]\nsecret = a/b+c==", "w"));
        assertEquals(Map.of("secret", "a#b;c[d]"), credentials("[w]\nsecret=a#b;c[d]", "w"));
    }

    @Test
    void commentsAreLinesOrFollowASpace() {
        String text = "# [x]\n; a = 0\n[w] # mine\na = 1 # one\nb = 2\t; two\n  # between\nc = # nothing\nd=3";
        assertEquals(Map.of("a", "1", "b", "2", "c", "", "d", "3"), credentials(text, "w"));
    }

    @Test
    void linesFurtherInBelongToThePropertyAbove() {
        String text = "[w]\ns3 =\n  aws_access_key_id = other\n\n  max = 2\na = 1\n";
        assertEquals(Map.of("s3", "", "a", "1"), credentials(text, "w"));
        assertEquals(Map.of("a", "1", "b", "2"), credentials("[w]\n  a = 1\n  b = 2", "w")); // all as far in
    }

    @Test
    void ofPropertiesAndSectionsOfOneNameTheLaterCount() {
        assertEquals(Map.of("a", "3", "b", "2"), credentials("[w]\na=1\na=2\nb=2\n[x]\na=9\n[w]\na=3", "w"));
    }

    @Test
    void theConfigurationFileNamesProfilesAsSuch() {
        String text = "[default]\na=0\n[profile work]\na=1\n[profile 'two words']\na=2\n[profile \"three\"]\na=3\n"
                + "[sso-session s]\na=4\n[other]\na=5";
        assertEquals(Map.of("a", "0"), config(text, "default"));
        assertEquals(Map.of("a", "1"), config(text, "work"));
        assertEquals(Map.of("a", "2"), config(text, "two words"));
        assertEquals(Map.of("a", "3"), config(text, "three"));
        assertNull(config(text, "other"));
        assertNull(config(text, "sso-session s"));
        assertEquals(Map.of("a", "1"), config("[default]\na=0\n[profile default]\na=1", "default"));
        assertNull(credentials("[profile work]\na=1", "work")); // only the configuration file has these
    }

    @ParameterizedTest
    @CsvSource({
        "'[w]\nsecret hush', 2",
        "'[w]\na=1\n=hush', 3",
        "'hush = 1\n[w]', 1",
        "'[w\na=1', 1",
        "'\n[w] hush', 2",
    })
    void faultsAreNamedByTheirLineWithoutWhatItSays(String text, int line) {
        String message = assertThrows(
                        ProfileFile.MalformedException.class,
                        () -> ProfileFile.parse(text, ProfileFile.Kind.CREDENTIALS))
                .getMessage();
        assertEquals("line " + line, message.substring(0, message.indexOf(' ', 5)));
        assertFalse(message.contains("hush"), message);
    }
}
