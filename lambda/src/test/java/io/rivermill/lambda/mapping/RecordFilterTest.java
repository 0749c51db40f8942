// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.rivermill.wire.ServiceException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RecordFilterTest {
    private static final String RECORD = """
            {"eventID":"1","eventName":"INSERT","eventVersion":"1.1","eventSource":"aws:dynamodb",
             "dynamodb":{"ApproximateCreationDateTime":1763835721.0,"Keys":{"Id":{"N":"101"}},
               "NewImage":{"Id":{"N":"101"},"name":{"S":"Anna.png"},"tags":{"SS":["a","b"]},"on":{"BOOL":true},
                           "none":{"NULL":true}}}}
            """;

    private static boolean matches(String... patterns) {
        return RecordFilter.of(List.of(patterns)).test(RECORD.getBytes(StandardCharsets.UTF_8));
    }

    private static String image(String attributes) {
        return "{\"dynamodb\":{\"NewImage\":{" + attributes + "}}}";
    }

    private static void yes(String pattern) {
        assertEquals(true, matches(pattern), pattern);
    }

    private static void no(String pattern) {
        assertEquals(false, matches(pattern), pattern);
    }

    @Test
    void allPassWithoutPatternsAndWithAnEmptyOne() {
        assertEquals(true, matches());
        yes("{}");
    }

    @Test
    void namedMembersMustMatchAndOneOfTheirValuesIsEnough() {
        yes("{\"eventName\":[\"REMOVE\",\"INSERT\"]}");
        no("{\"eventName\":[\"REMOVE\"]}");
        no("{\"eventName\":[\"INSERT\"],\"eventID\":[\"2\"]}");
    }

    @Test
    void onePatternOfSeveralIsEnough() {
        assertEquals(true, matches("{\"eventName\":[\"REMOVE\"]}", "{\"eventName\":[\"INSERT\"]}"));
    }

    @Test
    void valuesAreTypedAndNumbersOfItemsAreText() {
        yes(image("\"Id\":{\"N\":[\"101\"]}"));
        no(image("\"Id\":{\"N\":[101]}"));
        no(image("\"Id\":{\"N\":[{\"numeric\":[\"=\",101]}]}"));
        no(image("\"Id\":[\"101\"]"));
        yes(image("\"on\":{\"BOOL\":[true]}"));
        no(image("\"on\":{\"BOOL\":[\"true\"]}"));
        yes(image("\"tags\":{\"SS\":[\"b\"]}"));
    }

    @Test
    void theTimeIsANumber() {
        yes("{\"dynamodb\":{\"ApproximateCreationDateTime\":[{\"numeric\":[\">\",1763835720,\"<=\",1763835721]}]}}");
        no("{\"dynamodb\":{\"ApproximateCreationDateTime\":[{\"numeric\":[\"<\",1763835721]}]}}");
        yes("{\"dynamodb\":{\"ApproximateCreationDateTime\":[1.763835721e9]}}");
    }

    @Test
    void textsMatchByTheirEndsAndWithoutCase() {
        yes(image("\"name\":{\"S\":[{\"prefix\":\"Ann\"}]}"));
        no(image("\"name\":{\"S\":[{\"prefix\":\"ann\"}]}"));
        yes(image("\"name\":{\"S\":[{\"prefix\":{\"equals-ignore-case\":\"ann\"}}]}"));
        yes(image("\"name\":{\"S\":[{\"suffix\":\".png\"}]}"));
        yes(image("\"name\":{\"S\":[{\"equals-ignore-case\":\"ANNA.PNG\"}]}"));
    }

    @Test
    void anythingButNeedsTheValueToBeThere() {
        yes(image("\"name\":{\"S\":[{\"anything-but\":[\"Bert\"]}]}"));
        no(image("\"name\":{\"S\":[{\"anything-but\":\"Anna.png\"}]}"));
        no(image("\"name\":{\"S\":[{\"anything-but\":{\"prefix\":\"Ann\"}}]}"));
        no(image("\"other\":{\"S\":[{\"anything-but\":[\"Bert\"]}]}"));
    }

    @Test
    void onlyLeavesExist() {
        yes(image("\"name\":{\"S\":[{\"exists\":true}]}"));
        no(image("\"name\":{\"S\":[{\"exists\":false}]}"));
        yes(image("\"other\":{\"S\":[{\"exists\":false}]}"));
        no(image("\"name\":[{\"exists\":true}]"));
        yes(image("\"name\":[{\"exists\":false}]"));
        yes("{\"dynamodb\":{\"OldImage\":{\"x\":{\"S\":[{\"exists\":false}]}}}}");
    }

    @Test
    void alternativesAreBranchesOfOr() {
        yes("{\"$or\":[{\"eventName\":[\"REMOVE\"]},{\"eventID\":[\"1\"]}]}");
        no("{\"$or\":[{\"eventName\":[\"REMOVE\"]},{\"eventID\":[\"2\"]}]}");
    }

    @Test
    void whatIsAddedForTheFunctionCannotBeAskedFor() {
        no("{\"eventSource\":[\"aws:dynamodb\"]}");
    }

    @Test
    void refusesWhatIsNotAPattern() {
        for (String bad : List.of(
                "",
                "[]",
                "{",
                "{\"a\":1}",
                "{\"a\":\"b\"}",
                "{\"a\":[]}",
                "{\"a\":[[1]]}",
                "{\"a\":[{\"wildcard\":\"x*\"}]}",
                "{\"a\":[{\"cidr\":\"10.0.0.0/8\"}]}",
                "{\"a\":[{\"prefix\":1}]}",
                "{\"a\":[{\"numeric\":[\">\"]}]}",
                "{\"a\":[{\"numeric\":[\"!\",1]}]}",
                "{\"a\":[{\"numeric\":[\">\",6000000000]}]}",
                "{\"a\":[{\"exists\":\"x\"}]}",
                "{\"a\":[{\"prefix\":\"a\",\"suffix\":\"b\"}]}",
                "{\"$or\":[{\"a\":[1]}]}")) {
            ServiceException refusal = assertThrows(ServiceException.class, () -> RecordFilter.of(List.of(bad)), bad);
            assertEquals("Invalid filter pattern definition.", refusal.getMessage());
        }
    }
}
