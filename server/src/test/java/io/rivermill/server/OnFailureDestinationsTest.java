// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.rivermill.http.CredentialSource;
import io.rivermill.http.Credentials;
import io.rivermill.lambda.DestinationSettings;
import io.rivermill.server.client.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.lambda.model.EventSourcePosition;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;

/** Records that a function can't take end at real servers: ElasticMQ for SQS, s3proxy for S3; for SNS one that looks. */
class OnFailureDestinationsTest {
    private static final Credentials KEY = new Credentials("AKIDEXAMPLE", "a-secret", null);
    private static final String QUEUE = "arn:aws:sqs:us-east-1:000000000000:failed";
    private static final String TOPIC = "arn:aws:sns:us-east-1:000000000000:failed";
    private static final String BUCKET = "arn:aws:s3:::failed";
    private static final String FAILING = """
            def lambda_handler(event, context):
                raise ValueError('not this one')
            """;
    private static final String MAY_SEND = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Resource":"*",\
            "Action":["sqs:SendMessage","sns:Publish","s3:PutObject","s3:ListBucket"]}]}""";

    private static final String MESSAGE = """
            \\{"requestContext":\\{"requestId":"[0-9a-f-]{36}",\
            "functionArn":"arn:aws:lambda:us-east-1:000000000000:function:%s","condition":"RetryAttemptsExhausted",\
            "approximateInvokeCount":2},\
            "responseContext":\\{"statusCode":200,"executedVersion":"\\$LATEST","functionError":"Unhandled"},\
            "version":"1\\.0","timestamp":"[0-9-]{10}T[0-9:]{8}\\.[0-9]{3}Z",\
            "DDBStreamBatchInfo":\\{"shardId":"shardId-[0-9a-f-]+","startSequenceNumber":"[0-9]+",\
            "endSequenceNumber":"[0-9]+","approximateArrivalOfFirstRecord":"[0-9-]{10}T[0-9:]{8}Z",\
            "approximateArrivalOfLastRecord":"[0-9-]{10}T[0-9:]{8}Z","batchSize":1,\
            "streamArn":"arn:aws:dynamodb:us-east-1:000000000000:table/orders/stream/[0-9T:.-]+"}""";

    @TempDir
    private static Path folder;

    private static final List<Published> PUBLISHED = new CopyOnWriteArrayList<>();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static SQSRestServer sqs;
    private static URI sqsEndpoint;
    private static HttpServer sns;
    private static S3Proxy s3;
    private static Server server;
    private static AwsClients aws;
    private static River river;
    private static String stream;
    private static String senderArn;

    /** A message of a topic, and whether its signature was right. */
    private record Published(String form, boolean isSigned) {}

    @BeforeAll
    static void start() throws IOException {
        sqs = SQSRestServerBuilder.withInterface("127.0.0.1").withDynamicPort().start();
        sqsEndpoint = URI.create(
                "http://127.0.0.1:" + sqs.waitUntilStarted().localAddress().getPort());
        s3 = new S3Proxy(folder, KEY);
        s3.createBucket("failed");
        sns = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        sns.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            PUBLISHED.add(new Published(
                    new String(body, StandardCharsets.UTF_8),
                    SignatureCheck.isSigned(exchange.getRequestHeaders(), body, KEY.secretAccessKey())));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        sns.start();
        server = start(new DestinationSettings(
                Map.of(
                        "sqs", sqsEndpoint,
                        "sns", URI.create("http://127.0.0.1:" + sns.getAddress().getPort()),
                        "s3", s3.endpoint()),
                CredentialSource.of(KEY)));
        aws = new AwsClients(server.endpoint());
        river = new River(aws);
        river.createTable("orders");
        stream = river.turnStreamOn("orders");
        senderArn = river.createRole("sender", River.BASIC_EXECUTION, River.DYNAMODB_FULL_ACCESS);
        aws.iam.putRolePolicy(
                request -> request.roleName("sender").policyName("send").policyDocument(MAY_SEND));
    }

    private static Server start(DestinationSettings destinations) {
        ServerSettings defaults = ServerSettings.defaults().with(new ServerSettings.Data.Memory(), 0);
        return Server.start(defaults.with(destinations));
    }

    @AfterAll
    static void stop() {
        aws.close();
        server.close();
        s3.close();
        sns.stop(0);
        sqs.stopAndWait();
        HTTP.close();
    }

    @Test
    void aQueueGetsAMessageThatNamesTheRecords() {
        sqs("CreateQueue", "{\"QueueName\":\"failed\"}");
        String trigger = createFailing("to-queue", QUEUE);
        river.put("orders", 1, "hello");
        Await.untilTrue("a message", River.SOON, () -> !received().isEmpty());
        // It is visible again at once, since it was received for no time.
        assertMatches(MESSAGE.formatted("to-queue") + "}", received());
        end(trigger);
    }

    @Test
    void aTopicGetsTheSameMessageInASignedCall() {
        String trigger = createFailing("to-topic", TOPIC);
        river.put("orders", 2, "hello");
        Await.untilTrue("a message", River.SOON, () -> !PUBLISHED.isEmpty());
        Published published = PUBLISHED.getFirst();
        assertTrue(published.isSigned(), published.form());
        String form = URLDecoder.decode(published.form(), StandardCharsets.UTF_8);
        String head = "Action=Publish&Version=2010-03-31&TopicArn=" + TOPIC + "&Message=";
        assertTrue(form.startsWith(head), form);
        assertMatches(MESSAGE.formatted("to-topic") + "}", form.substring(head.length()));
        end(trigger);
    }

    @Test
    void aBucketGetsAnObjectWithTheRecords() {
        String trigger = createFailing("to-bucket", BUCKET);
        river.put("orders", 3, "hello");
        Await.untilTrue("an object", River.SOON, () -> !s3.keys("failed").isEmpty());
        String key = s3.keys("failed").getFirst();
        assertMatches(
                "aws/lambda/" + trigger
                        + "/shardId-[0-9a-f-]+/[0-9]{4}/[0-9]{2}/[0-9]{2}/[0-9-]{10}T[0-9.]{8}-[0-9a-f-]{36}",
                key);
        String object = s3.object("failed", key);
        assertMatches(MESSAGE.formatted("to-bucket") + ",\"payload\":\\{\"Records\":\\[.*]}}", object);
        Json record = Json.parse(object.getBytes(StandardCharsets.UTF_8))
                .at("payload", "Records")
                .elements()
                .getFirst();
        assertEquals("hello", record.at("dynamodb", "NewImage", "Message", "S").text());
        String number = record.at("dynamodb", "SequenceNumber").text();
        Await.untilTrue(
                "the record's whole way",
                River.SOON,
                () -> outcomes(number).equals(List.of("FunctionError", "FunctionError", "SentToDestination")));
        end(trigger);
    }

    @Test
    void aRoleThatMayNotSendIsRefused() {
        String role = river.createRole("reader", River.BASIC_EXECUTION, River.DYNAMODB_FULL_ACCESS);
        aws.iam.putRolePolicy(request -> request.roleName("reader")
                .policyName("not-so-full")
                .policyDocument(MAY_SEND.replace("\"Allow\"", "\"Deny\"")));
        river.createFunction("refused", role, FAILING);
        for (String[] expected :
                new String[][] {{QUEUE, "SendMessage on SQS"}, {TOPIC, "Publish on SNS"}, {BUCKET, "PutObject on S3"}
                }) {
            InvalidParameterValueException refusal =
                    assertThrows(InvalidParameterValueException.class, () -> createTrigger("refused", expected[0]));
            assertEquals(
                    "The provided execution role does not have permissions to call " + expected[1],
                    refusal.awsErrorDetails().errorMessage());
        }
    }

    /** What was written down of a record. */
    private static List<String> outcomes(String number) {
        return aws
                .logs
                .filterLogEvents(request -> request.logGroupName("/rivermill/event-source-mappings")
                        .filterPattern("{ $.seqs[*] = \"" + number + "\" }"))
                .events()
                .stream()
                .map(event -> Json.parse(event.message().getBytes(StandardCharsets.UTF_8))
                        .at("outcome")
                        .text())
                .toList();
    }

    @Test
    void metricsAreThereForPrometheus() throws IOException, InterruptedException {
        river.createFunction("counted", senderArn, "def lambda_handler(event, context): pass");
        aws.lambda.invoke(request -> request.functionName("counted"));
        HttpResponse<String> answer = HTTP.send(
                HttpRequest.newBuilder(server.endpoint().resolve("/_rivermill/metrics"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertEquals(200, answer.statusCode());
        assertEquals(
                "text/plain; version=0.0.4; charset=utf-8",
                answer.headers().firstValue("Content-Type").orElse(""));
        assertTrue(
                answer.body()
                        .contains("aws_lambda_invocations_total{account=\"000000000000\",function_name=\"counted\","
                                + "region=\"us-east-1\"} 1.0\n"),
                answer.body());
    }

    private static void assertMatches(String pattern, String text) {
        assertTrue(text.matches(pattern), () -> text + "\nisn't\n" + pattern);
    }

    /** A function that fails, and a trigger of it that tries twice. */
    private static String createFailing(String function, String destination) {
        river.createFunction(function, senderArn, FAILING);
        String trigger = createTrigger(function, destination);
        river.awaitTriggerState(trigger, "Enabled");
        return trigger;
    }

    private static String createTrigger(String function, String destination) {
        return aws.lambda
                .createEventSourceMapping(request -> request.eventSourceArn(stream)
                        .functionName(function)
                        .startingPosition(EventSourcePosition.LATEST)
                        .maximumRetryAttempts(1)
                        .destinationConfig(config -> config.onFailure(on -> on.destination(destination))))
                .uuid();
    }

    private static void end(String trigger) {
        aws.lambda.deleteEventSourceMapping(request -> request.uuid(trigger));
    }

    /** The body of a message that stays in the queue; empty if there is none. */
    private static String received() {
        String queue = sqsEndpoint + "/000000000000/failed";
        return sqs("ReceiveMessage", "{\"QueueUrl\":\"" + queue + "\",\"VisibilityTimeout\":0}")
                .at("Messages")
                .elements()
                .stream()
                .map(message -> message.at("Body").text())
                .findFirst()
                .orElse("");
    }

    private static Json sqs(String action, String input) {
        HttpRequest request = HttpRequest.newBuilder(sqsEndpoint)
                .header("Content-Type", "application/x-amz-json-1.0")
                .header("X-Amz-Target", "AmazonSQS." + action)
                .POST(HttpRequest.BodyPublishers.ofString(input))
                .build();
        try {
            HttpResponse<byte[]> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
            assertEquals(200, answer.statusCode(), () -> new String(answer.body(), StandardCharsets.UTF_8));
            return Json.parse(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
