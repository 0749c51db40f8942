// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0

import com.amazonaws.services.dynamodbv2.streamsadapter.AmazonDynamoDBStreamsAdapterClient;
import com.amazonaws.services.dynamodbv2.streamsadapter.StreamsSchedulerFactory;
import com.amazonaws.services.dynamodbv2.streamsadapter.model.DynamoDBStreamsProcessRecordsInput;
import com.amazonaws.services.dynamodbv2.streamsadapter.polling.DynamoDBStreamsPollingConfig;
import com.amazonaws.services.dynamodbv2.streamsadapter.processor.DynamoDBStreamsShardRecordProcessor;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.kinesis.common.ConfigsBuilder;
import software.amazon.kinesis.common.InitialPositionInStream;
import software.amazon.kinesis.common.InitialPositionInStreamExtended;
import software.amazon.kinesis.coordinator.Scheduler;
import software.amazon.kinesis.exceptions.InvalidStateException;
import software.amazon.kinesis.exceptions.ShutdownException;
import software.amazon.kinesis.lifecycle.events.InitializationInput;
import software.amazon.kinesis.lifecycle.events.LeaseLostInput;
import software.amazon.kinesis.lifecycle.events.ShardEndedInput;
import software.amazon.kinesis.lifecycle.events.ShutdownRequestedInput;
import software.amazon.kinesis.metrics.NullMetricsFactory;
import software.amazon.kinesis.processor.RecordProcessorCheckpointer;
import software.amazon.kinesis.processor.ShardRecordProcessor;

/**
 * The Kinesis Client Library reads a table's stream through its adapter for DynamoDB Streams, unchanged but for the
 * endpoint. Arguments: the server's URL, the stream's ARN, how many records to read. Prints a line for each record and for
 * each shard that ended, then stops.
 *
 * <p>{@code mvn dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory=jars}, then {@code java -cp "jars/*"
 * Consumer.java URL ARN 10}.
 */
public final class Consumer {
    private static final String APPLICATION = "rivermill-kcl-example";
    private static final Region REGION = Region.US_EAST_1;

    private Consumer() {}

    public static void main(String[] arguments) throws Exception {
        URI endpoint = URI.create(arguments[0]);
        String stream = arguments[1];
        CountDownLatch wanted = new CountDownLatch(Integer.parseInt(arguments[2]));
        DynamoDbStreamsClient streams = at(endpoint, DynamoDbStreamsClient.builder());
        AmazonDynamoDBStreamsAdapterClient adapter = new AmazonDynamoDBStreamsAdapterClient(streams, REGION);
        ConfigsBuilder configs = new ConfigsBuilder(
                StreamsSchedulerFactory.createSingleStreamTracker(
                        stream,
                        InitialPositionInStreamExtended.newInitialPosition(InitialPositionInStream.TRIM_HORIZON)),
                APPLICATION,
                adapter,
                at(endpoint, DynamoDbAsyncClient.builder()),
                at(endpoint, CloudWatchAsyncClient.builder()), // not called: no metrics are sent
                "worker",
                () -> new Printer(wanted));
        Scheduler scheduler = StreamsSchedulerFactory.createScheduler(
                configs.checkpointConfig(),
                configs.coordinatorConfig(),
                configs.leaseManagementConfig(),
                configs.lifecycleConfig(),
                configs.metricsConfig().metricsFactory(new NullMetricsFactory()),
                configs.processorConfig(),
                configs.retrievalConfig().retrievalSpecificConfig(new DynamoDBStreamsPollingConfig(stream, adapter)),
                adapter);
        Thread thread = new Thread(scheduler, "kcl");
        thread.start();
        boolean all = wanted.await(5, TimeUnit.MINUTES);
        scheduler.startGracefulShutdown().get(1, TimeUnit.MINUTES);
        System.out.println(all ? "ok  that was all" : "too few records");
        System.exit(all ? 0 : 1);
    }

    private static <B extends AwsClientBuilder<B, C>, C> C at(URI endpoint, B builder) {
        return builder.endpointOverride(endpoint)
                .region(REGION)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("rivermill", "rivermill")))
                .build();
    }

    /** Takes one shard's records. */
    private static final class Printer implements DynamoDBStreamsShardRecordProcessor, ShardRecordProcessor {
        private final CountDownLatch wanted;
        private String shard = "";

        private Printer(CountDownLatch wanted) {
            this.wanted = wanted;
        }

        @Override
        public void initialize(InitializationInput input) {
            shard = input.shardId();
        }

        @Override
        public void processRecords(DynamoDBStreamsProcessRecordsInput input) {
            input.records().forEach(taken -> {
                Record record = taken.getRecord();
                System.out.println(
                        record.eventNameAsString() + " " + record.dynamodb().keys() + " "
                                + record.dynamodb().newImage());
                wanted.countDown();
            });
            checkpoint(input.checkpointer());
        }

        @Override
        public void shardEnded(ShardEndedInput input) {
            System.out.println("ended " + shard);
            checkpoint(input.checkpointer());
        }

        @Override
        public void leaseLost(LeaseLostInput input) {}

        @Override
        public void shutdownRequested(ShutdownRequestedInput input) {
            checkpoint(input.checkpointer());
        }

        private static void checkpoint(RecordProcessorCheckpointer checkpointer) {
            try {
                checkpointer.checkpoint();
            } catch (InvalidStateException | ShutdownException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
