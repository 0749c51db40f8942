// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.lambda.model.EventSourcePosition;
import software.amazon.awssdk.services.lambda.model.InvocationType;

/** A server that is killed takes its functions along, where there is a sandbox, and knows where they were. */
class KilledServerTest {
    private static final Pattern COUNTED = Pattern.compile("counted from (\\d+) to (\\d+)");

    @TempDir
    private Path data;

    @Test
    void sandboxedFunctionsDieWithAKilledServer() {
        String mark = UUID.randomUUID().toString();
        try (ServerProcess server = ServerProcess.start(data, "--verbose");
                AwsClients aws = new AwsClients(server.endpoint())) {
            Await.until(River.SOON, () -> server.output().contains("functions run "));
            Assumptions.assumeTrue(server.output().contains("functions run in bubblewrap"), "no bubblewrap here");
            River river = new River(aws);
            String role = river.createRole("plain", River.BASIC_EXECUTION);
            river.createFunction("sleeps", role, """
                    import subprocess
                    def lambda_handler(event, context):
                        subprocess.run(['sleep', '600'], env={'MARK': '%s'})
                    """.formatted(mark));
            aws.lambda.invoke(request -> request.functionName("sleeps").invocationType(InvocationType.EVENT));
            Await.untilTrue("the function sleeps", River.SOON, () -> sleeps(mark));
            server.kill();
            Await.untilTrue("nothing of it is left", River.SOON, () -> !sleeps(mark));
        }
    }

    @Test
    void theStateOfATumblingWindowGoesOnWhereItWas() {
        try (ServerProcess server = ServerProcess.start(data);
                AwsClients aws = new AwsClients(server.endpoint())) {
            River river = new River(aws);
            river.createTable("counted");
            String stream = river.turnStreamOn("counted");
            String role = river.createRole("counter", River.BASIC_EXECUTION, River.DYNAMODB_FULL_ACCESS);
            river.createFunction("count", role, """
                    def lambda_handler(event, context):
                        before = event['state'].get('count', 0)
                        after = before + len(event['Records'])
                        print('counted from %d to %d' % (before, after))
                        return {'state': {'count': after}}
                    """);
            String trigger = aws.lambda
                    .createEventSourceMapping(request -> request.eventSourceArn(stream)
                            .functionName("count")
                            .tumblingWindowInSeconds(lengthOfAWindowThatLasts())
                            .startingPosition(EventSourcePosition.TRIM_HORIZON))
                    .uuid();
            river.awaitTriggerState(trigger, "Enabled");
            change(river, 5);
            river.put("counted", 1, "the sixth: its batch begins once those before are done with");
            Await.untilTrue("six", River.SOON, () -> counted(river).contains(List.of(5, 6)));
            server.kill();
        }
        try (ServerProcess server = ServerProcess.start(data);
                AwsClients aws = new AwsClients(server.endpoint())) {
            River river = new River(aws);
            int before = counted(river).size();
            river.put("counted", 1, "the seventh");
            Await.untilTrue("seven", River.SOON, () -> counted(river).stream().anyMatch(call -> call.getLast() == 7));
            for (List<Integer> call : counted(river).stream().skip(before).toList()) {
                assertTrue(call.getFirst() >= 5 && call.getLast() <= 7, () -> "after the kill: " + call);
            }
        }
    }

    private static void change(River river, int changes) {
        for (int n = 1; n <= changes; n++) {
            river.put("counted", 1, "change " + n);
        }
        Await.untilTrue(
                changes + " changes",
                River.SOON,
                () -> counted(river).stream().anyMatch(call -> call.getLast() == changes));
    }

    /** Of each call the counts before and after it. */
    private static List<List<Integer>> counted(River river) {
        return river.log("count").stream()
                .map(COUNTED::matcher)
                .filter(Matcher::matches)
                .map(line -> List.of(Integer.valueOf(line.group(1)), Integer.valueOf(line.group(2))))
                .toList();
    }

    /** Windows begin at multiples of their length: one that doesn't end during the test. */
    private static int lengthOfAWindowThatLasts() {
        long now = System.currentTimeMillis() / 1000;
        return IntStream.rangeClosed(600, 900)
                .filter(length -> length - now % length > 300)
                .findFirst()
                .orElseThrow();
    }

    private static boolean sleeps(String mark) {
        return ProcessHandle.allProcesses().anyMatch(process -> {
            try {
                return Files.readString(Path.of("/proc/" + process.pid() + "/environ"), StandardCharsets.ISO_8859_1)
                        .contains("MARK=" + mark);
            } catch (IOException e) {
                return false; // it has ended, or isn't ours
            }
        });
    }
}
