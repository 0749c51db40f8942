// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.rivermill.wire.dynamodb.CancellationReason;
import io.rivermill.wire.dynamodb.CreateTableInput;
import io.rivermill.wire.dynamodb.DescribeTableOutput;
import io.rivermill.wire.dynamodb.Operations;
import io.rivermill.wire.dynamodb.PutItemInput;
import io.rivermill.wire.dynamodb.PutItemOutput;
import io.rivermill.wire.dynamodb.TableDescription;
import io.rivermill.wire.dynamodb.TagResourceOutput;
import io.rivermill.wire.dynamodb.TransactionCanceledException;
import io.rivermill.wire.dynamodb.UpdateTableInput;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** DynamoDB's JSON through the codec, from bytes to views and back. */
final class JsonCodecTest {
    private final Codec codec = Codec.of("dynamodb");

    @Test
    void readsAnItemAndWhatStandsBesideIt() {
        PutItemInput input = read(Operations.PUT_ITEM, """
                {"TableName":"Music","Unknown":{"deep":[1,{"er":null}]},"Item":{"Artist":{"S":"Nina"},"Year":{"N":"1965"}},
                 "ReturnValues":null,"ConditionExpression":"attribute_not_exists(\\u0041rtist)"}""");

        assertEquals("Music", input.tableName());
        assertEquals("attribute_not_exists(Artist)", input.conditionExpression());
        assertNull(input.returnValues());
        assertEquals(
                Item.builder()
                        .put("Year", AttributeValue.number(1965))
                        .put("Artist", AttributeValue.string("Nina"))
                        .build(),
                input.item());
    }

    @Test
    void readsListsOfStructures() {
        CreateTableInput input = read(Operations.CREATE_TABLE, """
                {"TableName":"Music","KeySchema":[{"AttributeName":"a","KeyType":"HASH"}],"BillingMode":"PAY_PER_REQUEST",
                 "AttributeDefinitions":[{"AttributeName":"a","AttributeType":"S"}],"StreamSpecification":{"StreamEnabled":true}}""");

        assertEquals(1, input.keySchema().size());
        assertEquals("HASH", input.keySchema().getFirst().keyType());
        assertEquals("S", input.attributeDefinitions().getFirst().attributeType());
        assertEquals(true, input.streamSpecification().streamEnabled());
    }

    @Test
    void readsMembersWhoseNamesAreWrittenWithEscapes() {
        UpdateTableInput input = read(Operations.UPDATE_TABLE, "{\"\\u0054ableName\":\"Music\"}");

        assertEquals("Music", input.tableName());
    }

    @Test
    void ofMembersGivenTwiceTheLastCounts() {
        PutItemInput input = read(Operations.PUT_ITEM, "{\"TableName\":\"One\",\"Item\":{},\"TableName\":\"Two\"}");

        assertEquals("Two", input.tableName());
    }

    @Test
    void writesTimesAsSecondsWithTheirMilliseconds() {
        DescribeTableOutput output = DescribeTableOutput.create()
                .table(TableDescription.create()
                        .tableName("Music")
                        .itemCount(3L)
                        .creationDateTime(Instant.ofEpochMilli(1_763_843_221_120L)));

        WireAnswer answer = codec.writeOutput(Operations.DESCRIBE_TABLE, output, "id", "application/x-amz-json-1.0");

        assertEquals(200, answer.status());
        assertEquals("application/x-amz-json-1.0", answer.contentType());
        assertEquals(
                "{\"Table\":{\"TableName\":\"Music\",\"CreationDateTime\":1763843221.12,\"ItemCount\":3}}",
                text(answer));
    }

    @Test
    void answersInTheMediaTypeOfTheRequest() {
        WireAnswer answer =
                codec.writeOutput(Operations.PUT_ITEM, PutItemOutput.create(), "id", "application/json; charset=utf-8");

        assertEquals("application/json", answer.contentType());
        assertEquals("{}", text(answer));
    }

    @Test
    void answersTagOperationsWithAnEmptyBody() {
        assertEquals("", text(codec.writeOutput(Operations.TAG_RESOURCE, TagResourceOutput.create(), "id", null)));
    }

    @Test
    void givesEachErrorTheNamespaceAndMessageKeyThatAwsGivesIt() {
        assertEquals(
                "{\"__type\":\"com.amazon.coral.validate#ValidationException\",\"message\":\"no\"}",
                error(ServiceException.validation("no")));
        assertEquals(
                "{\"__type\":\"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException\",\"message\":\"no\"}",
                error(new ServiceException("ResourceNotFoundException", 400, "no")));
        assertEquals(
                "{\"__type\":\"com.amazon.coral.service#SerializationException\"}",
                error(new ServiceException("SerializationException", 400, null)));
        assertEquals(
                "{\"__type\":\"com.amazon.coral.service#SerializationException\",\"Message\":\"no\"}",
                error(new ServiceException("SerializationException", 400, "no")));
        assertEquals(
                "{\"__type\":\"com.amazon.coral.service#MissingAuthenticationTokenException\",\"message\":\"no\"}",
                error(new ServiceException("MissingAuthenticationTokenException", 400, "no")));
        assertEquals(
                "{\"__type\":\"com.amazon.coral.service#AccessDeniedException\",\"Message\":\"no\"}",
                error(new ServiceException("AccessDeniedException", 400, "no")));
        assertEquals(
                "{\"__type\":\"com.amazon.coral.service#UnknownOperationException\"}",
                error(codec.unknownOperation("Fly")));
        assertEquals(
                "{\"__type\":\"com.amazonaws.dynamodb.v20120810#TransactionCanceledException\",\"Message\":\"no\","
                        + "\"CancellationReasons\":[{\"Code\":\"None\"}]}",
                error(new ServiceException(
                        "TransactionCanceledException",
                        400,
                        "no",
                        TransactionCanceledException.create()
                                .cancellationReasons(
                                        List.of(CancellationReason.create().code("None"))))));
    }

    @Test
    void theLogsServiceNamesItsErrorsBare() {
        WireAnswer answer =
                Codec.of("logs").writeError(new ServiceException("ResourceNotFoundException", 400, "no"), "id", null);

        assertEquals("{\"__type\":\"ResourceNotFoundException\",\"message\":\"no\"}", text(answer));
        assertEquals("application/x-amz-json-1.1", answer.contentType());
    }

    @Test
    void bodiesThatArentJsonObjectsGetNoMessage() {
        for (String body :
                List.of("", "[]", "1", "{", "{\"TableName\":\"a\"", "{}x", "{\"TableName\":5,}", "{\"a\":01}")) {
            assertNull(serialization(body), body);
        }
    }

    @Test
    void otherJsonTypesThanTheModelHasAreNamedAsAwsNamesThem() {
        assertEquals("TRUE_VALUE cannot be converted to String", serialization("{\"TableName\":true}"));
        assertEquals("NUMBER_VALUE cannot be converted to String", serialization("{\"TableName\":23}"));
        assertEquals("DECIMAL_VALUE cannot be converted to String", serialization("{\"TableName\":-1.5}"));
        assertEquals("Unrecognized collection type class java.lang.String", serialization("{\"TableName\":[]}"));
        assertEquals("Start of structure or map found where not expected", serialization("{\"TableName\":{}}"));
        assertEquals("Unexpected field type", serialization("{\"KeySchema\":\"a\"}"));
        assertEquals("Start of structure or map found where not expected", serialization("{\"KeySchema\":{}}"));
        assertEquals("Unexpected value type in payload", serialization("{\"KeySchema\":[3]}"));
        assertEquals(
                "Unrecognized collection type class com.amazonaws.dynamodb.v20120810.KeySchemaElement",
                serialization("{\"KeySchema\":[[]]}"));
        assertEquals("Unexpected field type", serialization("{\"StreamSpecification\":1}"));
        assertEquals(
                "Unrecognized collection type class com.amazonaws.dynamodb.v20120810.StreamSpecification",
                serialization("{\"StreamSpecification\":[]}"));
        assertEquals("NUMBER_VALUE cannot be converted to Boolean", serialization("{\"DeletionProtectionEnabled\":1}"));
        assertEquals(
                "Unexpected token received from parser", serialization("{\"DeletionProtectionEnabled\":\"maybe\"}"));
        assertEquals(
                "STRING_VALUE cannot be converted to Long",
                serialization("{\"ProvisionedThroughput\":{\"ReadCapacityUnits\":\"1\"}}"));
        assertEquals(
                "NUMBER_VALUE cannot be converted to Long",
                serialization("{\"ProvisionedThroughput\":{\"ReadCapacityUnits\":99999999999999999999999}}"));
    }

    @Test
    void listsThatCameLaterComplainInAnotherWay() {
        assertEquals(
                "class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to class"
                        + " java.lang.Class (sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and"
                        + " java.lang.Class are in module java.base of loader 'bootstrap')",
                serialization("{\"Tags\":1}"));
    }

    @Test
    void aBodyOfMillionsOfEmptyElementsIsRefused() {
        assertEquals(
                "The request has too many elements",
                serialization("{\"AttributeDefinitions\":[" + "{},".repeat(300_000) + "{}]}"));
    }

    @Test
    void wordsForTruthAndDecimalsAreTakenForWhatTheyMean() {
        CreateTableInput input = read(Operations.CREATE_TABLE, """
                {"TableName":"Music","KeySchema":[{"AttributeName":"a","KeyType":"HASH"}],"DeletionProtectionEnabled":"YES",
                 "AttributeDefinitions":[],"ProvisionedThroughput":{"ReadCapacityUnits":2.9,"WriteCapacityUnits":1e1}}""");

        assertEquals(true, input.deletionProtectionEnabled());
        assertEquals(2L, input.provisionedThroughput().readCapacityUnits());
        assertEquals(10L, input.provisionedThroughput().writeCapacityUnits());
    }

    private String serialization(String body) {
        ServiceException error = assertThrows(ServiceException.class, () -> read(Operations.CREATE_TABLE, body), body);
        assertEquals("SerializationException", error.code(), body);
        return error.getMessage();
    }

    private <I extends View> I read(OperationType<I, ?> type, String body) {
        return codec.readInput(type, Requests.json(body));
    }

    private String error(ServiceException error) {
        return text(codec.writeError(error, "id", null));
    }

    private static String text(WireAnswer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
