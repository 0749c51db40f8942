// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.sts.StsClient;

/** AWS's own clients, unmodified, pointed at a server; they don't retry, so a test sees the first answer. */
final class AwsClients implements AutoCloseable {
    static final String ACCOUNT = "000000000000";
    static final Region REGION = Region.US_EAST_1;

    final DynamoDbClient dynamodb;
    final DynamoDbStreamsClient streams;
    final LambdaClient lambda;
    final IamClient iam;
    final StsClient sts;
    final CloudWatchLogsClient logs;

    private final StaticCredentialsProvider credentials;
    private final SdkHttpClient http;
    private final List<AutoCloseable> opened = new ArrayList<>();

    /** Clients with a key that nobody made. */
    AwsClients(URI endpoint) {
        this(endpoint, "rivermill", "rivermill");
    }

    AwsClients(URI endpoint, String accessKeyId, String secretAccessKey) {
        this.credentials = StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKeyId, secretAccessKey));
        http = UrlConnectionHttpClient.builder()
                .socketTimeout(Duration.ofSeconds(60))
                .build();
        dynamodb = open(DynamoDbClient.builder().httpClient(http), endpoint);
        streams = open(DynamoDbStreamsClient.builder().httpClient(http), endpoint);
        lambda = open(LambdaClient.builder().httpClient(http), endpoint);
        iam = open(IamClient.builder().httpClient(http), endpoint);
        sts = open(StsClient.builder().httpClient(http), endpoint);
        logs = open(CloudWatchLogsClient.builder().httpClient(http), endpoint);
    }

    private <B extends AwsClientBuilder<B, C>, C extends AutoCloseable> C open(B builder, URI endpoint) {
        C client = builder.endpointOverride(endpoint)
                .region(REGION)
                .credentialsProvider(credentials)
                .overrideConfiguration(override -> override.retryStrategy(DefaultRetryStrategy.doNotRetry()))
                .build();
        opened.add(client);
        return client;
    }

    @Override
    public void close() {
        for (AutoCloseable client : opened) {
            try {
                client.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        http.close();
    }
}
