// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.wire.Models;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What {@code docs/differences.md} says is what the server does. {@code -Drewrite} writes the lists anew. */
class DifferencesTest {
    private static final Path PAGE = Path.of("../docs/differences.md");
    private static final String BEGIN = "<!-- operations -->\n";
    private static final String END = "<!-- end of operations -->\n";
    private static final int WIDTH = 116;
    private static final Map<String, String> TITLES = Map.of(
            "dynamodb", "DynamoDB",
            "streams", "DynamoDB Streams",
            "lambda", "Lambda",
            "iam", "IAM",
            "sts", "STS",
            "logs", "CloudWatch Logs");

    @Test
    void thePageListsWhatIsServedAndWhatIsNot() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        assertTrue(begin >= BEGIN.length() && end >= begin, "the page has the marks of the lists");
        String lists = lists();
        if (System.getProperty("rewrite") != null) {
            Files.writeString(PAGE, page.substring(0, begin) + lists + page.substring(end));
        } else {
            assertEquals(lists, page.substring(begin, end), "-Drewrite writes the lists anew");
        }
    }

    /** Asked from a server, just as {@code rivermill version --operations} does. */
    private static String lists() {
        StringBuilder text = new StringBuilder();
        ServerSettings settings = ServerSettings.defaults().with(new ServerSettings.Data.Memory(), 0);
        try (Server server = Server.start(settings)) {
            server.operations().forEach((service, served) -> {
                Set<String> missing =
                        new TreeSet<>(Models.service(service).operations().keySet());
                missing.removeAll(served);
                text.append("\n### ")
                        .append(TITLES.getOrDefault(service, service))
                        .append('\n');
                text.append(paragraph("Served:", served)).append(paragraph("Not served:", missing));
            });
        }
        return text.append('\n').toString();
    }

    /** Lines of a readable width, so that two changes of a list can be merged. */
    private static String paragraph(String title, Set<String> names) {
        StringBuilder text = new StringBuilder("\n");
        StringBuilder line = new StringBuilder(title);
        String separator = "";
        for (String name : names.isEmpty() ? List.of("none") : List.copyOf(new TreeSet<>(names))) {
            line.append(separator);
            if (line.length() + name.length() > WIDTH) {
                text.append(line).append('\n');
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(name);
            separator = ",";
        }
        return text.append(line).append(".\n").toString();
    }
}
