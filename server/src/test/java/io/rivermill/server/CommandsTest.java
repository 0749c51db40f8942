// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.server.client.ApiClient;
import io.rivermill.server.client.Json;
import io.rivermill.server.command.Rivermill;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.lambda.model.EventSourcePosition;
import software.amazon.awssdk.services.lambda.model.LambdaException;

/** The commands of an operator against one server that has a table, a stream, a trigger and two functions. */
class CommandsTest {
    private static final String REACT = """
            def lambda_handler(event, context):
                for record in event['Records']:
                    print('saw', record['eventName'])
                return {'seen': len(event['Records'])}
            """;
    private static final String FAIL = """
            def lambda_handler(event, context):
                raise ValueError('not today')
            """;
    private static final String NOWHERE = "http://127.0.0.1:1";

    @TempDir
    private static Path data;

    private static ServerProcess server;
    private static AwsClients aws;
    private static River river;

    /** What a command left behind. */
    private record Done(int exitCode, String out, String err) {}

    @BeforeAll
    static void start() {
        server = ServerProcess.start(
                data, "--sqs-endpoint", NOWHERE, "--aws-profile", "nobody", "--cache-bytes", "48MB");
        aws = new AwsClients(server.endpoint());
        river = new River(aws);
        String role = river.createRole("all", River.BASIC_EXECUTION, River.DYNAMODB_FULL_ACCESS);
        river.createTable("Orders");
        String stream = river.turnStreamOn("Orders");
        river.createFunction("React", role, REACT);
        river.createFunction("Fail", role, FAIL);
        String trigger = river.createTrigger(stream, "React", EventSourcePosition.TRIM_HORIZON);
        river.awaitTriggerState(trigger, "Enabled");
        river.put("Orders", 1, "one");
        river.put("Orders", 1, "two");
        river.delete("Orders", 1);
        Await.untilTrue(
                "the trigger has run", River.SOON, () -> river.log("React").contains("saw REMOVE"));
    }

    @AfterAll
    static void stop() {
        aws.close();
        server.close();
    }

    @Test
    void healthTellsHowTheServerIs() {
        Json health = ApiClient.look(server.endpoint(), Build.HEALTH_PATH, River.SOON);
        assertEquals("ok", health.at("status").text());
        assertEquals(true, health.at("writable").value());
        assertEquals(server.pid(), health.at("pid").number());
        assertEquals(data.toString(), health.at("data").text());
        assertTrue(List.of("bwrap", "process").contains(health.at("executor").text()), health.toString());
    }

    @Test
    void theCacheIsAsLargeAsStartWasTold() throws IOException {
        String opened = Files.readString(data.resolve("db").resolve("LOG")); // RocksDB tells its options there
        assertTrue(opened.contains("capacity : " + (48L << 20)), opened);
    }

    @Test
    void statusFindsTheServerByItsFolderAndByItsUrl() {
        Done byFolder = run("status", "--data", data.toString());
        assertEquals(0, byFolder.exitCode, byFolder.err);
        assertTrue(byFolder.out.contains(server.endpoint().toString()), byFolder.out);
        Done byUrl = run("status", "--endpoint-url", server.endpoint().toString(), "--output", "json");
        assertEquals(server.pid(), json(byUrl).at("pid").number());
    }

    @Test
    void aServerThatIsNotThereIsOneSentenceThatNamesTheNextCommand() {
        for (List<String> command : List.of(
                List.of("status"),
                List.of("stop"),
                List.of("wait", "--timeout", "1ms"),
                List.of("logs", "tail", "React"),
                List.of("stream", "tail", "Orders"),
                List.of("stream", "shards", "Orders"),
                List.of("invoke", "React"),
                List.of("trigger", "list"),
                List.of("trigger", "lag"),
                List.of("trace", "Orders", "1"),
                List.of("replay", "Orders", "--from", "1", "--to", "1", "--function", "React"))) {
            List<String> arguments = new ArrayList<>(command);
            arguments.addAll(List.of("--endpoint-url", NOWHERE));
            Done done = run(arguments.toArray(String[]::new));
            assertEquals(1, done.exitCode, command.toString());
            assertEquals("", done.out, command.toString());
            assertEquals(1, done.err.strip().lines().count(), done.err);
            assertTrue(done.err.contains(NOWHERE), done.err);
        }
    }

    @Test
    void waitReturnsAtOnceWhenTheServerAnswers() {
        assertEquals(0, run("wait", "--data", data.toString()).exitCode);
    }

    @Test
    void wrongUsageIsExitCodeTwoAndSaysHow() {
        Done unknown = here("trigger", "list", "--nonsense");
        assertEquals(2, unknown.exitCode);
        assertEquals("""
                rivermill: Unknown option: '--nonsense'
                'rivermill trigger list --help' shows how it is called.
                """, unknown.err);
        assertTrue(run("env", "--shel=fish").err.contains("Did you mean --shell?"));
        assertTrue(run("statu").err.contains("Did you mean status or start"));
        assertTrue(run("stream", "tai").err.contains("Did you mean tail?"));
        assertEquals(2, run("stream").exitCode);
        for (String command : List.of("start", "status", "stop", "wait", "doctor")) {
            Done nowhere = run(command, "--data", "");
            assertEquals(2, nowhere.exitCode, command);
            assertTrue(nowhere.err.contains("it names no folder"), nowhere.err);
        }
        for (String command : List.of("env", "status", "trigger list")) {
            List<String> arguments = new ArrayList<>(List.of(command.split(" ", -1)));
            arguments.addAll(List.of("--endpoint-url", "nonsense"));
            Done done = run(arguments.toArray(String[]::new));
            assertEquals(2, done.exitCode, command);
            assertEquals("", done.out, command);
            assertTrue(done.err.contains("'nonsense' is no URL of a server"), done.err);
        }
        assertEquals(2, run("start", "--in-memory", "--port", "0", "--sqs-endpoint", "localhost:9324").exitCode);
        for (String size : List.of("100", "1MB", "64 MB", "MB")) {
            assertEquals(2, run("start", "--in-memory", "--port", "0", "--record-bytes", size).exitCode, size);
            assertEquals(2, run("start", "--port", "0", "--cache-bytes", size).exitCode, size);
        }
        assertEquals(2, run("start", "--in-memory", "--port", "0", "--cache-bytes", "64MB").exitCode);
        assertEquals(2, run("logs", "tail", "React", "--since", "soon").exitCode);
        assertEquals(2, run("stream", "tail", "Orders", "--diff", "--keys-only").exitCode);
    }

    @Test
    void everyCommandHasHelpWithExamples() {
        for (String command : List.of(
                "tour",
                "start",
                "status",
                "wait",
                "stop",
                "doctor",
                "env",
                "invoke",
                "version",
                "stream tail",
                "stream shards",
                "trigger list",
                "trigger lag",
                "trace",
                "replay",
                "logs tail")) {
            Done help = run((command + " --help").split(" ", -1));
            assertEquals(0, help.exitCode, command);
            assertTrue(help.out.contains("Example"), help.out);
        }
    }

    @Test
    void triggerLagShowsEachShardOfATrigger() {
        Done lag = here("trigger", "lag", "--output", "json");
        assertEquals(0, lag.exitCode, lag.err);
        List<Json> rows = json(lag).elements();
        assertEquals(4, rows.size(), lag.out);
        for (Json row : rows) {
            assertEquals("React", row.at("function").text());
            assertEquals("Orders", row.at("table").text());
            assertEquals("Enabled", row.at("state").text());
            assertTrue(row.at("shard").text().startsWith("shardId-"), lag.out);
            assertEquals("0.0", row.at("lagSeconds").text());
        }
        assertTrue(here("trigger", "lag").out.startsWith("FUNCTION"), lag.out);
    }

    @Test
    void traceFollowsTheChangesOfAnItemToTheFunctionsLog() {
        Await.untilTrue(
                "all is written down",
                River.SOON,
                () -> here("trace", "Orders", "1").out.contains("saw REMOVE"));
        String text = here("trace", "Orders", "1").out;
        for (String word : List.of("INSERT Id=1", "MODIFY Id=1", "REMOVE Id=1", " OK React attempt 1", "saw INSERT")) {
            assertTrue(text.contains(word), text);
        }
        assertEquals(text, here("trace", "Orders", "Id=1").out);
    }

    @Test
    void traceOfOneChangeIsByItsNumber() {
        String number =
                changes().getFirst().at("record", "dynamodb", "SequenceNumber").text();
        Done one = here("trace", "Orders", number, "--output", "json");
        assertEquals(1, one.out.lines().count(), one.out);
        assertEquals(
                number, json(one).at("record", "dynamodb", "SequenceNumber").text());
        Done none = here("trace", "Orders", "4711");
        assertEquals(1, none.exitCode);
        assertTrue(none.err.contains("no change of an item with the key 4711"), none.err);
    }

    @Test
    void replayGivesAFunctionTheSameRecordsAgain() {
        List<Json> changes = changes();
        String first =
                changes.getFirst().at("record", "dynamodb", "SequenceNumber").text();
        String last =
                changes.getLast().at("record", "dynamodb", "SequenceNumber").text();
        Done done = here("replay", "Orders", "--from", first, "--to", last, "--function", "React", "--yes");
        assertEquals(0, done.exitCode, done.err);
        assertEquals("{\"seen\": 3}", done.out.strip());
        assertTrue(done.err.contains("saw MODIFY"), done.err);
        Done gone = here("replay", "Orders", "--from", "1", "--to", last, "--function", "React", "--yes");
        assertEquals(1, gone.exitCode);
        assertTrue(gone.err.contains("rivermill stream shards Orders"), gone.err);
    }

    @Test
    void replayAsksAtATerminalAndRunsWithAYes() {
        ServerProcess.Finished yes =
                PseudoTerminal.answering("Run it? [y/N]", "y" + PseudoTerminal.ENTER, replayOfOne());
        assertEquals(0, yes.exitCode(), yes.output());
        assertTrue(yes.output().contains("1 changes of Orders for React"), yes.output());
        assertTrue(yes.output().contains("{\"seen\": 1}"), yes.output());
    }

    @Test
    void replayDoesNothingWithoutAYes() {
        ServerProcess.Finished no = PseudoTerminal.answering("Run it? [y/N]", PseudoTerminal.ENTER, replayOfOne());
        assertEquals(1, no.exitCode(), no.output());
        assertTrue(no.output().contains("nothing was done"), no.output());
        assertFalse(no.output().contains("seen"), no.output());
        ServerProcess.Finished interrupted =
                PseudoTerminal.answering("Run it? [y/N]", PseudoTerminal.INTERRUPT, replayOfOne());
        assertEquals(130, interrupted.exitCode(), interrupted.output());
        ServerProcess.Finished unasked = ServerProcess.runUnder(
                List.of("sh", "-c", "exec \"$@\" </dev/null", "sh"), replayOfOne()); // as in a script
        assertEquals(1, unasked.exitCode(), unasked.output());
        assertTrue(unasked.output().contains("nothing was done"), unasked.output());
    }

    private static String[] replayOfOne() {
        String number =
                changes().getFirst().at("record", "dynamodb", "SequenceNumber").text();
        return withEndpoint("replay", "Orders", "--from", number, "--to", number, "--function", "React");
    }

    @Test
    void colourIsForTerminalsWithoutNoColor() {
        String[] list = withEndpoint("trigger", "list");
        String atTerminal = PseudoTerminal.run(list).output();
        assertTrue(atTerminal.contains("\u001b[1mFUNCTION"), atTerminal);
        String plain = PseudoTerminal.under(List.of("NO_COLOR=1"), "", "", list).output();
        assertTrue(plain.startsWith("FUNCTION"), plain);
    }

    @Test
    void whatIsNotInARegionIsNamedWithTheRegion() {
        List<String> elsewhere = List.of("env", "AWS_REGION=eu-west-1");
        ServerProcess.Finished trace = ServerProcess.runUnder(elsewhere, withEndpoint("trace", "Orders", "1"));
        assertEquals(1, trace.exitCode(), trace.output());
        assertEquals(
                "rivermill: there is no table Orders in eu-west-1 at " + server.endpoint()
                        + "; AWS_REGION names another region",
                trace.output().strip());
        ServerProcess.Finished none = ServerProcess.runUnder(elsewhere, withEndpoint("trigger", "list"));
        assertEquals(0, none.exitCode(), none.output());
        assertTrue(none.output().startsWith("no triggers in eu-west-1 at " + server.endpoint()), none.output());
        for (String command : List.of(
                "stream shards Nowhere", "stream tail Nowhere", "replay Nowhere --from 1 --to 1 --function React")) {
            Done done = here(command.split(" ", -1));
            assertEquals(1, done.exitCode, command);
            assertTrue(done.err.startsWith("rivermill: there is no table Nowhere in us-east-1"), done.err);
        }
        Done lag = here("trigger", "lag", "--function", "Fail", "--output", "json");
        assertEquals("[]", lag.out.strip());
        assertTrue(lag.err.startsWith("no triggers of Fail in us-east-1"), lag.err);
    }

    private static List<Json> changes() {
        Await.untilTrue(
                "all is written down",
                River.SOON,
                () -> here("trace", "Orders", "1", "--output", "json")
                        .out
                        .lines()
                        .allMatch(line -> line.contains("\"outcome\":\"OK\"")));
        return here("trace", "Orders", "1", "--output", "json")
                .out
                .lines()
                .map(CommandsTest::parse)
                .toList();
    }

    @Test
    void invokePrintsTheResultAndOnStandardErrorTheLog() throws Exception {
        Done sample = here("invoke", "React", "--event", "sample:dynamodb");
        assertEquals(0, sample.exitCode, sample.err);
        assertEquals("{\"seen\": 3}", sample.out.strip());
        assertTrue(sample.err.contains("saw INSERT") && sample.err.contains("REPORT RequestId"), sample.err);
        Path event = Files.writeString(Files.createTempFile("event", ".json"), "{\"Records\": []}");
        assertEquals(
                "{\"seen\": 0}",
                here("invoke", "React", "--event", event.toString()).out.strip());
    }

    @Test
    void aFileThatCantBeReadIsNamedOnceWithTheReason() {
        Done done = here("invoke", "React", "--event", "/nowhere/event.json");
        assertEquals(1, done.exitCode);
        assertEquals(
                "rivermill: can't read the event from /nowhere/event.json: there is no such file or folder",
                done.err.strip());
    }

    @Test
    void aFunctionThatFailsIsExitCodeOneWithItsErrorAsTheResult() {
        Done failed = here("invoke", "Fail");
        assertEquals(1, failed.exitCode);
        assertEquals("not today", json(failed).at("errorMessage").text());
    }

    @Test
    void triggersAreListedWithTheirLastResult() {
        Json triggers = json(here("trigger", "list", "--function", "React", "--output", "json"));
        assertEquals(1, triggers.elements().size());
        Json trigger = triggers.elements().getFirst();
        assertEquals("React", trigger.at("function").text());
        assertEquals("Orders", trigger.at("table").text());
        assertEquals("Enabled", trigger.at("state").text());
        assertEquals("OK", trigger.at("lastResult").text());
        assertTrue(here("trigger", "list").out.startsWith("FUNCTION"), "a heading for people");
        assertTrue(here("trigger", "list", "--output", "text").out.startsWith("React\tOrders\tEnabled\t100\tOK\t"));
    }

    @Test
    void aProfileThatIsNotThereIsNamedToWhoWantsADestination() {
        String stream = aws.dynamodb
                .describeTable(request -> request.tableName("Orders"))
                .table()
                .latestStreamArn();
        aws.iam.putRolePolicy(request -> request.roleName("all")
                .policyName("send")
                .policyDocument("{\"Version\":\"2012-10-17\",\"Statement\":"
                        + "[{\"Effect\":\"Allow\",\"Resource\":\"*\",\"Action\":\"sqs:SendMessage\"}]}"));
        LambdaException refused = assertThrows(
                LambdaException.class,
                () -> aws.lambda.createEventSourceMapping(request -> request.functionName("Fail")
                        .eventSourceArn(stream)
                        .startingPosition("LATEST")
                        .destinationConfig(config -> config.onFailure(
                                queue -> queue.destination("arn:aws:sqs:us-east-1:000000000000:failed")))));
        assertTrue(
                refused.awsErrorDetails().errorMessage().contains("there is no profile 'nobody' in "),
                refused.getMessage());
    }

    @Test
    void logsTailShowsLinesOfAFunctionThatMatch() {
        Done text = here("logs", "tail", "React", "--since", "1h", "--filter", "saw");
        List<String> lines = text.out
                .lines()
                .map(line -> line.substring(line.indexOf(' ') + 1))
                .toList();
        assertTrue(lines.containsAll(List.of("saw INSERT", "saw MODIFY", "saw REMOVE")), text.out);
        assertTrue(lines.stream().allMatch(line -> line.startsWith("saw ")), text.out);
        Done json = here("logs", "tail", "/aws/lambda/React", "--output", "json");
        json.out.lines().forEach(line -> assertTrue(parse(line).at("eventId").isPresent(), line));
    }

    @Test
    void logsOfAGroupThatIsNotThereAreOneSentence() {
        Done done = here("logs", "tail", "Unknown");
        assertEquals(1, done.exitCode);
        assertTrue(done.err.contains("/aws/lambda/Unknown") && done.err.contains("--follow"), done.err);
    }

    @Test
    void streamTailShowsWhatBecameDifferent() {
        Done diff = here("stream", "tail", "Orders", "--from", "start", "--diff", "--limit", "3");
        List<String> lines = diff.out.lines().toList();
        assertTrue(lines.get(0).endsWith("Orders INSERT Id=1"), diff.out);
        assertEquals("  + Id: 1", lines.get(1));
        assertEquals("  + Message: \"one\"", lines.get(2));
        assertTrue(lines.get(3).endsWith("Orders MODIFY Id=1"), diff.out);
        assertEquals("  ~ Message: \"one\" -> \"two\"", lines.get(4));
        assertTrue(lines.get(5).endsWith("Orders REMOVE Id=1"), diff.out);
        assertFalse(diff.out.contains("\u001b"), "no colour unless at a terminal");
    }

    @Test
    void streamTailFiltersAndLeavesImagesOut() {
        Done keys = here(
                "stream",
                "tail",
                "Orders",
                "--from",
                "start",
                "--keys-only",
                "--filter",
                "eventName=MODIFY",
                "--filter",
                "dynamodb.Keys.Id.N=1",
                "--limit",
                "1",
                "--output",
                "json");
        assertEquals(
                "{\"table\":\"Orders\",\"eventName\":\"MODIFY\",\"Keys\":{\"Id\":{\"N\":\"1\"}}}", keys.out.strip());
    }

    @Test
    void streamTailShowsChangesOfSeveralTablesAsTheyHappen() throws InterruptedException {
        river.createTable("LiveA");
        river.createTable("LiveB");
        river.turnStreamOn("LiveA");
        river.turnStreamOn("LiveB");
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Thread tail = Thread.ofVirtual()
                .start(() -> Rivermill.run(
                        new PrintWriter(out, true),
                        new PrintWriter(err, true),
                        withEndpoint("stream", "tail", "LiveA", "LiveB", "--limit", "2")));
        Await.untilTrue("the tail reads", River.SOON, () -> err.toString().contains("reading LiveA, LiveB"));
        river.put("LiveA", 1, "a");
        river.put("LiveB", 2, "b");
        assertTrue(tail.join(River.SOON), "the tail ends after two records");
        assertTrue(out.toString().contains("LiveA INSERT Id=1  {Id: 1, Message: \"a\"}"), out.toString());
        assertTrue(out.toString().contains("LiveB INSERT Id=2  {Id: 2, Message: \"b\"}"), out.toString());
    }

    @Test
    void aTableWithoutAStreamIsOneSentenceThatSaysHowToTurnItOn() {
        river.createTable("Quiet");
        Done done = here("stream", "tail", "Quiet");
        assertEquals(1, done.exitCode);
        assertTrue(done.err.contains("aws dynamodb update-table --table-name Quiet"), done.err);
    }

    @Test
    void streamShardsListsThemWithTheirStateAndNumbers() {
        Json shards = json(here("stream", "shards", "Orders", "--output", "json"));
        assertEquals(4, shards.elements().size());
        for (Json shard : shards.elements()) {
            assertTrue(shard.at("shard").text().startsWith("shardId-"), shard.toString());
            assertEquals("open", shard.at("state").text());
            assertEquals(25, shard.at("first").text().length());
            assertEquals("", shard.at("last").text() + shard.at("parent").text());
        }
        Done people = here("stream", "shards", "Orders");
        assertEquals(5, people.out.lines().count(), people.out);
        assertTrue(people.out.startsWith("SHARD"), "a heading for people");
        assertTrue(people.err.contains("/stream/") && people.err.contains(" is ENABLED"), people.err);
    }

    @Test
    void versionListsWhatIsServedBesideWhatIsKnown() {
        List<String> lines =
                run("version", "--operations", "--output", "text").out.lines().toList();
        assertTrue(lines.contains("dynamodb\tPutItem\tyes"), lines.toString());
        assertTrue(lines.contains("lambda\tCreateEventSourceMapping\tyes"), lines.toString());
        assertTrue(lines.stream().anyMatch(line -> line.endsWith("\tno")), lines.toString());
    }

    @Test
    void doctorExplainsThisMachineAsJson() {
        Done done = run("doctor", "--output", "json", "--data", data.toString(), "--port", port());
        Json findings = json(done);
        assertTrue(
                findings.elements().stream()
                        .anyMatch(finding -> finding.at("check").text().equals("port")
                                && finding.at("found").text().contains("Rivermill")),
                done.out);
    }

    @Test
    void keyAndRegionOfTheEnvironmentAreUsed() {
        Map<String, String> environment = Map.of(
                "AWS_ACCESS_KEY_ID", "111122223333", "AWS_SECRET_ACCESS_KEY", "secret", "AWS_REGION", "eu-west-1");
        ApiClient api = ApiClient.of(server.endpoint(), environment);
        assertEquals(
                "111122223333",
                api.query("sts", "2011-06-15", "GetCallerIdentity", Map.of()).text("Account"));
        assertTrue(api.json("dynamodb", "DynamoDB_20120810.ListTables", Map.of())
                .at("TableNames")
                .elements()
                .isEmpty());
    }

    @Test
    void stopEndsTheServerOfAFolder(@TempDir Path other) {
        try (ServerProcess second = ServerProcess.start(other)) {
            Done done = run("stop", "--data", other.toString());
            assertEquals(0, done.exitCode, done.err);
            assertFalse(
                    ProcessHandle.of(second.pid()).map(ProcessHandle::isAlive).orElse(false));
            assertFalse(Files.exists(other.resolve("rivermill.pid")), "the pid file is gone");
            assertEquals(1, run("stop", "--data", other.toString()).exitCode);
        }
    }

    @Test
    void aPidFileOfAProcessThatIsGoneIsNoServer(@TempDir Path other) throws Exception {
        long self = ProcessHandle.current().pid(); // alive, but not the process that the file means
        Files.writeString(other.resolve("rivermill.pid"), self + "\n" + NOWHERE + "\n2001-01-01T00:00:00Z\n");
        Done done = run("stop", "--data", other.toString());
        assertEquals(1, done.exitCode);
        assertTrue(done.err.contains("no server"), done.err);
    }

    private static Done here(String... arguments) {
        return run(withEndpoint(arguments));
    }

    private static String[] withEndpoint(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--endpoint-url", server.endpoint().toString()));
        return all.toArray(String[]::new);
    }

    private static Done run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Rivermill.run(new PrintWriter(out), new PrintWriter(err), arguments);
        return new Done(exitCode, out.toString(), err.toString());
    }

    private static Json json(Done done) {
        return parse(done.out);
    }

    private static Json parse(String text) {
        return Json.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String port() {
        return Integer.toString(URI.create(server.endpoint().toString()).getPort());
    }
}
