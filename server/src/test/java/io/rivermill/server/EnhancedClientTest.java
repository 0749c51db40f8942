// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.pagination.sync.SdkIterable;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.extensions.annotations.DynamoDbVersionAttribute;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSecondaryPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSecondarySortKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSortKey;
import software.amazon.awssdk.enhanced.dynamodb.model.Page;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.ReadBatch;
import software.amazon.awssdk.enhanced.dynamodb.model.WriteBatch;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** What an application does with the Enhanced Client of the AWS SDK for Java: beans in a table with an index. */
class EnhancedClientTest {
    private static final TableSchema<Order> SCHEMA = TableSchema.fromBean(Order.class);

    @TempDir
    private static Path data;

    private static ServerProcess server;
    private static AwsClients aws;
    private static DynamoDbEnhancedClient client;

    /** An order of a customer. */
    @DynamoDbBean
    public static class Order {
        private String customer;
        private Integer number;
        private String state;
        private Set<String> tags;
        private Long version;

        public Order() {}

        Order(String customer, int number, String state) {
            this.customer = customer;
            this.number = number;
            this.state = state;
        }

        @DynamoDbPartitionKey
        public String getCustomer() {
            return customer;
        }

        public void setCustomer(String customer) {
            this.customer = customer;
        }

        @DynamoDbSortKey
        @DynamoDbSecondarySortKey(indexNames = "ByState")
        public Integer getNumber() {
            return number;
        }

        public void setNumber(Integer number) {
            this.number = number;
        }

        @DynamoDbSecondaryPartitionKey(indexNames = "ByState")
        public String getState() {
            return state;
        }

        public void setState(String state) {
            this.state = state;
        }

        public Set<String> getTags() {
            return tags;
        }

        public void setTags(Set<String> tags) {
            this.tags = tags;
        }

        @DynamoDbVersionAttribute
        public Long getVersion() {
            return version;
        }

        public void setVersion(Long version) {
            this.version = version;
        }
    }

    @BeforeAll
    static void start() {
        server = ServerProcess.start(data);
        aws = new AwsClients(server.endpoint());
        client = DynamoDbEnhancedClient.builder().dynamoDbClient(aws.dynamodb).build();
    }

    @AfterAll
    static void stop() {
        aws.close();
        server.close();
    }

    @Test
    void beansArePutReadUpdatedAndDeletedUnderTheirVersion() {
        DynamoDbTable<Order> orders = table("Versioned");
        Order order = new Order("ada", 1, "OPEN");
        order.setTags(Set.of("gift", "new"));
        orders.putItem(order);

        Order read = orders.getItem(key("ada", 1));
        assertEquals(Set.of("gift", "new"), read.getTags());
        assertEquals(1, read.getVersion());

        read.setState("SENT");
        assertEquals(2, orders.updateItem(read).getVersion());
        order.setVersion(1L);
        ConditionalCheckFailedException stale =
                assertThrows(ConditionalCheckFailedException.class, () -> orders.updateItem(order));
        assertEquals("The conditional request failed", stale.awsErrorDetails().errorMessage());

        assertEquals("SENT", orders.deleteItem(key("ada", 1)).getState());
        assertNull(orders.getItem(key("ada", 1)));
    }

    @Test
    void batchesAreWrittenAndReadAndQueriesGoPageByPage() {
        DynamoDbTable<Order> orders = table("Batched");
        IntStream.rangeClosed(1, 21)
                .forEach(number -> orders.putItem(new Order("ada", number, number % 2 == 0 ? "SENT" : "OPEN")));
        WriteBatch writes = WriteBatch.builder(Order.class)
                .mappedTableResource(orders)
                .addDeleteItem(key("ada", 21))
                .addDeleteItem(key("ada", 99))
                .build();
        client.batchWriteItem(batch -> batch.addWriteBatch(writes));

        SdkIterable<Page<Order>> pages = orders.query(QueryEnhancedRequest.builder()
                .queryConditional(QueryConditional.sortBetween(key("ada", 5), key("ada", 14)))
                .scanIndexForward(false)
                .limit(4)
                .build());
        assertEquals(
                List.of(List.of(14, 13, 12, 11), List.of(10, 9, 8, 7), List.of(6, 5)),
                pages.stream().map(EnhancedClientTest::numbers).toList());

        assertEquals(
                IntStream.rangeClosed(1, 10).map(half -> 2 * half).boxed().toList(),
                orders.index("ByState").query(QueryConditional.keyEqualTo(k -> k.partitionValue("SENT"))).stream()
                        .flatMap(page -> numbers(page).stream())
                        .toList());

        assertEquals(
                List.of(3, 4),
                client
                        .batchGetItem(batch -> batch.addReadBatch(ReadBatch.builder(Order.class)
                                .mappedTableResource(orders)
                                .addGetItem(key("ada", 3))
                                .addGetItem(key("ada", 4))
                                .addGetItem(key("ada", 99))
                                .build()))
                        .resultsForTable(orders)
                        .stream()
                        .map(Order::getNumber)
                        .sorted()
                        .toList());

        assertEquals(
                20L,
                orders.scan(scan -> scan.limit(7)).stream()
                        .mapToLong(page -> page.items().size())
                        .sum());
    }

    @Test
    void aTransactionHappensAsAWholeOrTellsWhyNot() {
        DynamoDbTable<Order> orders = table("Transacted");
        orders.putItem(new Order("ada", 1, "OPEN"));
        Expression sent = Expression.builder()
                .expression("#s = :sent")
                .putExpressionName("#s", "state")
                .putExpressionValue(":sent", AttributeValue.fromS("SENT"))
                .build();

        TransactionCanceledException cancelled = assertThrows(
                TransactionCanceledException.class,
                () -> client.transactWriteItems(transaction -> transaction
                        .addPutItem(orders, new Order("ada", 2, "OPEN"))
                        .addConditionCheck(
                                orders, check -> check.key(key("ada", 1)).conditionExpression(sent))));
        assertEquals(
                List.of("None", "ConditionalCheckFailed"),
                cancelled.cancellationReasons().stream()
                        .map(CancellationReason::code)
                        .toList());
        assertNull(orders.getItem(key("ada", 2)));

        client.transactWriteItems(transaction ->
                transaction.addPutItem(orders, new Order("ada", 2, "OPEN")).addDeleteItem(orders, key("ada", 1)));
        assertEquals(
                List.of(2),
                client
                        .transactGetItems(transaction ->
                                transaction.addGetItem(orders, key("ada", 1)).addGetItem(orders, key("ada", 2)))
                        .stream()
                        .map(document -> document.getItem(orders))
                        .filter(java.util.Objects::nonNull)
                        .map(Order::getNumber)
                        .toList());
    }

    @Test
    void mistakesAreToldAsAwsTellsThem() {
        DynamoDbException mistake = assertThrows(
                DynamoDbException.class,
                () -> table("Mistaken")
                        .getItem(Key.builder().partitionValue("ada").build()));
        assertEquals("ValidationException", mistake.awsErrorDetails().errorCode());
        assertEquals(
                "The provided key element does not match the schema",
                mistake.awsErrorDetails().errorMessage());

        ResourceNotFoundException nowhere = assertThrows(
                ResourceNotFoundException.class,
                () -> client.table("Nowhere", SCHEMA).getItem(key("ada", 1)));
        assertEquals("Requested resource not found", nowhere.awsErrorDetails().errorMessage());
    }

    private static DynamoDbTable<Order> table(String name) {
        DynamoDbTable<Order> table = client.table(name, SCHEMA);
        table.createTable();
        return table;
    }

    private static Key key(String customer, int number) {
        return Key.builder().partitionValue(customer).sortValue(number).build();
    }

    private static List<Integer> numbers(Page<Order> page) {
        return page.items().stream().map(Order::getNumber).toList();
    }
}
