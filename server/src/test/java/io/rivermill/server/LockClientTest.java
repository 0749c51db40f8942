// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.dynamodbv2.AcquireLockOptions;
import com.amazonaws.services.dynamodbv2.AmazonDynamoDBLockClient;
import com.amazonaws.services.dynamodbv2.AmazonDynamoDBLockClientOptions;
import com.amazonaws.services.dynamodbv2.CreateDynamoDBTableOptions;
import com.amazonaws.services.dynamodbv2.LockItem;
import com.amazonaws.services.dynamodbv2.model.LockCurrentlyUnavailableException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughput;

/** AWS Labs' lock client, a library that lives on conditional writes: two workers, one lock. */
class LockClientTest {
    private static final String LOCK = "nightly-report";
    private static final ProvisionedThroughput THROUGHPUT = ProvisionedThroughput.builder()
            .readCapacityUnits(10L)
            .writeCapacityUnits(10L)
            .build();

    @TempDir
    private Path data;

    private ServerProcess server;
    private AwsClients aws;

    @BeforeEach
    void start() {
        server = ServerProcess.start(data);
        aws = new AwsClients(server.endpoint());
        AmazonDynamoDBLockClient.createLockTableInDynamoDB(
                CreateDynamoDBTableOptions.builder(aws.dynamodb, THROUGHPUT, "Locks")
                        .build());
    }

    @AfterEach
    void stop() {
        aws.close();
        server.close();
    }

    @Test
    void oneWorkerHoldsALockUntilItLetsGo() throws Exception {
        try (AmazonDynamoDBLockClient ada = worker("ada");
                AmazonDynamoDBLockClient bob = worker("bob")) {
            assertTrue(ada.lockTableExists());
            LockItem held = ada.tryAcquireLock(AcquireLockOptions.builder(LOCK)
                            .withDeleteLockOnRelease(true)
                            .build())
                    .orElseThrow();
            assertEquals(
                    "ada", bob.getLock(LOCK, Optional.empty()).orElseThrow().getOwnerName());

            held.sendHeartBeat();
            assertThrows(
                    LockCurrentlyUnavailableException.class,
                    () -> bob.acquireLock(AcquireLockOptions.builder(LOCK)
                            .withShouldSkipBlockingWait(true)
                            .build()));

            assertTrue(ada.releaseLock(held));
            LockItem taken = bob.acquireLock(AcquireLockOptions.builder(LOCK).build());
            assertEquals("bob", taken.getOwnerName());
        }
    }

    private AmazonDynamoDBLockClient worker(String name) {
        return new AmazonDynamoDBLockClient(AmazonDynamoDBLockClientOptions.builder(aws.dynamodb, "Locks")
                .withOwnerName(name)
                .withPartitionKeyName("key")
                .withTimeUnit(TimeUnit.SECONDS)
                .withLeaseDuration(10L)
                .withHeartbeatPeriod(3L)
                .withCreateHeartbeatBackgroundThread(false)
                .build());
    }
}
