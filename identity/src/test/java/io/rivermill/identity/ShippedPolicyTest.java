// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.identity.policy.PolicyRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ShippedPolicyTest {

    @Test
    void everyDocumentIsAPolicyAndIsInTheIndex() throws Exception {
        for (ShippedPolicy policy : ShippedPolicy.all()) {
            PolicyRules.identity(policy.document().text());
            assertTrue(policy.document().size() <= 6144, policy.name());
        }
        assertEquals(
                documents(),
                ShippedPolicy.all().stream().map(ShippedPolicy::name).sorted().toList());
    }

    @Test
    void arnsPathsAndVersionsAreAwsOwn() {
        ShippedPolicy basic = ShippedPolicy.of("arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole")
                .orElseThrow();
        assertEquals("/service-role/", basic.path());
        assertEquals(1, basic.defaultVersion());
        assertEquals(
                15,
                ShippedPolicy.of("arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess")
                        .orElseThrow()
                        .defaultVersion());
        assertTrue(ShippedPolicy.of("arn:aws:iam::aws:policy/AWSLambdaBasicExecutionRole")
                .isEmpty());
    }

    @Test
    void idsAreTheSameInEveryRun() {
        assertEquals("ANPA6VVUKG6WXUW53JJW2", ShippedPolicy.all().getFirst().id());
    }

    private static List<String> documents() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/io/rivermill/identity/managed"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".json"))
                    .map(name -> name.substring(0, name.length() - ".json".length()))
                    .sorted()
                    .toList();
        }
    }
}
