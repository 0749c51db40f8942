// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rivermill.store.Decision;
import io.rivermill.store.FeedChanges;
import io.rivermill.store.FeedDescriptor;
import io.rivermill.store.FeedName;
import io.rivermill.store.KeyAttribute;
import io.rivermill.store.Keyspace;
import io.rivermill.store.TestUpdate;
import io.rivermill.store.ViewType;
import io.rivermill.wire.lambda.CreateEventSourceMappingRequest;
import io.rivermill.wire.lambda.EventSourceMappingConfiguration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** In which forms a mapping may name its function, and what is kept of them. */
class MappedFunctionNamesTest {
    private static final String ARN = "arn:aws:lambda:eu-central-1:000000000000:function:f";
    private static final FeedName STREAM =
            new FeedName(LambdaFixture.ACCOUNT, LambdaFixture.REGION, "t", "2026-01-01T00:00:00.000");

    private final LambdaFixture lambda = new LambdaFixture();

    @BeforeEach
    void open() {
        Keyspace table = new Keyspace(1_000, 0);
        lambda.store.blocking().update(TestUpdate.create(table));
        lambda.store
                .blocking()
                .update(TestUpdate.<FeedDescriptor>of(List.of(STREAM.key()), rows -> {
                            Decision.Write<FeedDescriptor> write = Decision.write(null);
                            FeedChanges.open(
                                    rows,
                                    write,
                                    STREAM,
                                    table,
                                    ViewType.KEYS_ONLY,
                                    List.of(new KeyAttribute("k", KeyAttribute.Role.HASH)),
                                    0);
                            return write;
                        })
                        .holding(table));
        lambda.create("f", "def handler(event, context): return None");
    }

    @AfterEach
    void close() {
        lambda.close();
    }

    private static CreateEventSourceMappingRequest request(String function) {
        return CreateEventSourceMappingRequest.create()
                .functionName(function)
                .eventSourceArn(STREAM.arn())
                .startingPosition("LATEST")
                .enabled(false);
    }

    @ParameterizedTest
    @CsvSource({
        "f, " + ARN,
        "000000000000:function:f, " + ARN,
        ARN + ", " + ARN,
        "f:$LATEST, " + ARN + ":$LATEST",
        ARN + ":$LATEST, " + ARN + ":$LATEST"
    })
    void theArnIsKeptWithItsQualifierIfThereWasOne(String function, String kept) {
        EventSourceMappingConfiguration made =
                lambda.call("CreateEventSourceMapping", request(function), EventSourceMappingConfiguration.class);
        assertEquals(kept, made.functionArn());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "g",
                "f:1",
                "f:alias",
                "111122223333:function:f",
                "arn:aws:lambda:us-east-1:000000000000:function:f"
            })
    void aFunctionOrVersionThatIsntThereIsRefused(String function) {
        assertEquals(
                "400 InvalidParameterValueException: Function does not exist",
                lambda.refusal("CreateEventSourceMapping", request(function)));
    }
}
