// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.lambda.model.InvocationType;

/** A server that is killed takes its functions along, where there is a sandbox. */
class KilledServerTest {
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
