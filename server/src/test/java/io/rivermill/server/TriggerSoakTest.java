// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.rivermill.http.CredentialSource;
import io.rivermill.http.Credentials;
import io.rivermill.lambda.DestinationSettings;
import io.rivermill.server.client.Json;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.lambda.model.EventSourcePosition;
import software.amazon.awssdk.services.lambda.model.Filter;
import software.amazon.awssdk.services.lambda.model.FunctionResponseType;

/**
 * A function that fails at random, in all ways, under steady writes for a while.
 *
 * <p>Each item counts up. A record may be handled (the function logs it as its last act), filtered out, or given up to the
 * destination; every change has to end as one of these, and the first time the function handles an item's changes they are
 * in order. Meanwhile threads, open files, processes and memory must not grow.
 *
 * <p>{@code -Drivermill.soak.seconds=N} says how long.
 */
class TriggerSoakTest {
    private static final int SECONDS = Integer.getInteger("rivermill.soak.seconds", 60);
    private static final int WRITES_PER_SECOND = 25;
    private static final int ITEMS = 40;
    private static final int UNWANTED_EVERY = 7; // every seventh change is one that the filter doesn't want
    private static final Duration CATCH_UP_MAX = Duration.ofSeconds(60);
    private static final long MEMORY_SPREAD = 96L << 20;
    private static final Credentials KEY = new Credentials("AKIDEXAMPLE", "a-secret", null);
    private static final String QUEUE = "arn:aws:sqs:us-east-1:000000000000:failed";
    private static final String BODY = "&MessageBody="; // the last field
    private static final String MAY_SEND = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Resource":"*","Action":"sqs:SendMessage"}]}""";
    private static final String FUNCTION = """
            import os, random, time

            def lambda_handler(event, context):
                records = event['Records']
                chance = random.random()
                if chance < 0.12:
                    raise ValueError('at random')
                if chance < 0.13:
                    time.sleep(60)
                if chance < 0.15:
                    os._exit(3)
                failed = len(records)
                if chance < 0.35:
                    failed = random.randrange(len(records))
                done = [r['dynamodb']['NewImage'] for r in records[:failed]]
                print('DONE ' + str(time.time_ns()) + ' ' + ' '.join(i['Id']['N'] + ':' + i['n']['N'] for i in done), flush=True)
                return {'batchItemFailures': [
                    {'itemIdentifier': r['dynamodb']['SequenceNumber']} for r in records[failed:failed + 1]]}
            """;

    @TempDir
    private Path data;

    private final List<String> reports = new CopyOnWriteArrayList<>();
    private final int[] counts = new int[ITEMS];

    /** What the process holds. */
    private record Held(int threads, long files, long processes, long memory) {
        static Held now() throws IOException {
            System.gc();
            try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
                return new Held(
                        ManagementFactory.getThreadMXBean().getThreadCount(),
                        files.count(),
                        ProcessHandle.current().descendants().count(),
                        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
            }
        }

        void assertNotMuchMoreThan(Held before) {
            String both = before + ", later " + this;
            assertTrue(threads <= before.threads + 16, both);
            assertTrue(files <= before.files + 40, both);
            assertTrue(processes <= before.processes + 12, both);
            assertTrue(memory <= before.memory * 3 / 2 + MEMORY_SPREAD, both);
        }
    }

    @Test
    void everyChangeEndsAsHandledFilteredOrAtTheDestination() throws IOException {
        HttpServer queue = startQueue();
        URI endpoint = URI.create("http://127.0.0.1:" + queue.getAddress().getPort());
        ServerSettings defaults = ServerSettings.defaults().with(new ServerSettings.Data.Folder(data), 0);
        ServerSettings settings =
                defaults.with(new DestinationSettings(Map.of("sqs", endpoint), CredentialSource.of(KEY)));
        try (Server server = Server.start(settings);
                AwsClients aws = new AwsClients(server.endpoint())) {
            River river = new River(aws);
            String stream = prepare(river);
            write(aws, SECONDS / 4);
            Held early = Held.now();
            write(aws, SECONDS - SECONDS / 4);
            Held late = Held.now();
            Map<String, String> wanted = wanted(aws, stream);
            Await.untilTrue(
                    "every change accounted for",
                    CATCH_UP_MAX,
                    () -> missing(river, wanted).isEmpty());
            assertInOrder(river.log("soaked"));
            late.assertNotMuchMoreThan(early);
            assertTrue(!reports.isEmpty() || SECONDS < 20, "nothing was given up, so that way wasn't tried");
        } finally {
            queue.stop(0);
        }
    }

    private HttpServer startQueue() throws IOException {
        HttpServer queue = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        queue.createContext("/", exchange -> {
            String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            reports.add(URLDecoder.decode(form.substring(form.indexOf(BODY) + BODY.length()), StandardCharsets.UTF_8));
            byte[] answer = "{}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        queue.start();
        return queue;
    }

    private static String prepare(River river) {
        river.createTable("soak");
        String stream = river.turnStreamOn("soak");
        String role = river.createRole("soaking", River.BASIC_EXECUTION, River.DYNAMODB_FULL_ACCESS);
        river.aws.iam.putRolePolicy(
                request -> request.roleName("soaking").policyName("send").policyDocument(MAY_SEND));
        river.createFunction("soaked", role, FUNCTION);
        river.aws.lambda.updateFunctionConfiguration(
                request -> request.functionName("soaked").timeout(1));
        river.aws.lambda.waiter().waitUntilFunctionUpdatedV2(request -> request.functionName("soaked"));
        String uuid = river.aws
                .lambda
                .createEventSourceMapping(request -> request.eventSourceArn(stream)
                        .functionName("soaked")
                        .startingPosition(EventSourcePosition.TRIM_HORIZON)
                        .batchSize(10)
                        .parallelizationFactor(2)
                        .maximumRetryAttempts(2)
                        .bisectBatchOnFunctionError(true)
                        .functionResponseTypes(FunctionResponseType.REPORT_BATCH_ITEM_FAILURES)
                        .filterCriteria(criteria -> criteria.filters(Filter.builder()
                                .pattern("{\"dynamodb\":{\"NewImage\":{\"wanted\":{\"BOOL\":[true]}}}}")
                                .build()))
                        .destinationConfig(config -> config.onFailure(on -> on.destination(QUEUE))))
                .uuid();
        river.awaitTriggerState(uuid, "Enabled");
        return stream;
    }

    private void write(AwsClients aws, int seconds) {
        long start = System.nanoTime();
        for (int i = 0; i < seconds * WRITES_PER_SECOND; i++) {
            long due = start + i * (TimeUnit.SECONDS.toNanos(1) / WRITES_PER_SECOND);
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            int id = i % ITEMS;
            counts[id]++;
            boolean isWanted = i % UNWANTED_EVERY != 0;
            aws.dynamodb.putItem(request -> request.tableName("soak")
                    .item(Map.of(
                            "Id", AttributeValue.fromN(Integer.toString(id)),
                            "n", AttributeValue.fromN(Integer.toString(counts[id])),
                            "wanted", AttributeValue.fromBool(isWanted))));
        }
    }

    /** Item and count of each change that the filter wants, by shard and sequence number. */
    private Map<String, String> wanted(AwsClients aws, String stream) {
        Map<String, String> wanted = new HashMap<>();
        int all = 0;
        for (Shard shard : aws.streams
                .describeStream(request -> request.streamArn(stream))
                .streamDescription()
                .shards()) {
            for (Record record : records(aws, stream, shard.shardId())) {
                Map<String, AttributeValue> image = record.dynamodb().newImage();
                all++;
                if (Boolean.TRUE.equals(image.get("wanted").bool())) {
                    wanted.put(
                            shard.shardId() + ' ' + record.dynamodb().sequenceNumber(),
                            image.get("Id").n() + ':' + image.get("n").n());
                }
            }
        }
        int written = 0;
        for (int count : counts) {
            written += count;
        }
        assertEquals(written, all);
        return wanted;
    }

    private static List<Record> records(AwsClients aws, String stream, String shard) {
        List<Record> records = new ArrayList<>();
        String iterator = aws.streams
                .getShardIterator(request ->
                        request.streamArn(stream).shardId(shard).shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                .shardIterator();
        while (true) {
            String from = iterator;
            GetRecordsResponse page = aws.streams.getRecords(request -> request.shardIterator(from));
            if (page.records().isEmpty()) {
                return records;
            }
            records.addAll(page.records());
            iterator = page.nextShardIterator();
        }
    }

    /** What was neither handled nor given up so far. */
    private Set<String> missing(River river, Map<String, String> wanted) {
        Set<String> missing = new HashSet<>(wanted.values());
        handled(river.log("soaked")).forEach(missing::remove);
        for (String report : reports) {
            Json batch = Json.parse(report.getBytes(StandardCharsets.UTF_8)).at("DDBStreamBatchInfo");
            String shard = batch.at("shardId").text();
            BigInteger first = new BigInteger(batch.at("startSequenceNumber").text());
            BigInteger last = new BigInteger(batch.at("endSequenceNumber").text());
            wanted.forEach((place, change) -> {
                String[] parts = place.split(" ");
                BigInteger number = new BigInteger(parts[1]);
                if (parts[0].equals(shard) && number.compareTo(first) >= 0 && number.compareTo(last) <= 0) {
                    missing.remove(change);
                }
            });
        }
        return missing;
    }

    private static List<String> handled(List<String> log) {
        return log.stream()
                .filter(line -> line.startsWith("DONE "))
                .sorted() // by the times, which have as many digits for centuries
                .flatMap(line -> Stream.of(line.split(" ")).skip(2))
                .toList();
    }

    private static void assertInOrder(List<String> log) {
        Map<String, Integer> last = new HashMap<>();
        Set<String> seen = new HashSet<>();
        for (String change : handled(log)) {
            String[] parts = change.split(":");
            if (seen.add(change)) {
                int count = Integer.parseInt(parts[1]);
                int before = last.getOrDefault(parts[0], 0);
                assertTrue(count > before, "item " + parts[0] + " came as " + count + " after " + before);
                last.put(parts[0], count);
            }
        }
    }
}
