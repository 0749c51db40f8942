// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Functions to begin with. */
public final class Blueprints {
    /** All of them, in the order in which they are shown. */
    public static final List<Blueprint> ALL = List.of(
            new Blueprint(
                    "dynamodb-process-stream-python",
                    "Process updates made to a DynamoDB table",
                    "python3.13",
                    "lambda_function.lambda_handler",
                    List.of("lambda_function.py")),
            new Blueprint(
                    "hello-world-python",
                    "A starter function",
                    "python3.13",
                    "lambda_function.lambda_handler",
                    List.of("lambda_function.py")));

    private Blueprints() {}

    /**
     * A function to begin with.
     *
     * @param name in the catalogue
     * @param title as people see it
     * @param fileNames what its zip holds
     */
    public record Blueprint(String name, String title, String runtime, String handler, List<String> fileNames) {

        /** Names and contents of its files. */
        public Map<String, String> files() {
            return Map.copyOf(fileNames.stream().collect(java.util.stream.Collectors.toMap(file -> file, this::read)));
        }

        private String read(String file) {
            String path = "blueprints/" + name + '/' + file;
            try (InputStream content = Blueprints.class.getResourceAsStream(path)) {
                if (content == null) {
                    throw new FileNotFoundException(path + " is not in this build");
                }
                return new String(content.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The blueprint of that name. */
    public static Blueprint named(String name) {
        return ALL.stream()
                .filter(blueprint -> blueprint.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no blueprint " + name));
    }
}
