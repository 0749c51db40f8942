// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rivermill.wire.lambda.GetFunctionRequest;
import io.rivermill.wire.lambda.GetFunctionResponse;
import io.rivermill.wire.lambda.ListTagsRequest;
import io.rivermill.wire.lambda.ListTagsResponse;
import io.rivermill.wire.lambda.TagResourceRequest;
import io.rivermill.wire.lambda.TagResourceResponse;
import io.rivermill.wire.lambda.UntagResourceRequest;
import io.rivermill.wire.lambda.UntagResourceResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tags of functions; those of mappings are in {@code mapping.MappingTagsTest}. */
class TagsTest {
    private static final String ARN = "arn:aws:lambda:eu-central-1:000000000000:function:f";

    private final LambdaFixture lambda = new LambdaFixture();

    @AfterEach
    void end() {
        lambda.close();
    }

    @Test
    void tagsAreAddedReplacedAndTakenAway() {
        lambda.create("f", "def handler(event, context): pass");
        assertEquals(Map.of(), tags());
        tag(Map.of("a", "1", "b", "2"));
        tag(Map.of("b", "3"));
        assertEquals(Map.of("a", "1", "b", "3"), tags());
        GetFunctionResponse shown =
                lambda.call("GetFunction", GetFunctionRequest.create().functionName("f"), GetFunctionResponse.class);
        assertEquals(Map.of("a", "1", "b", "3"), shown.tags());
        lambda.call(
                "UntagResource",
                UntagResourceRequest.create().resource(ARN).tagKeys(List.of("a", "missing")),
                UntagResourceResponse.class);
        assertEquals(Map.of("b", "3"), tags());
    }

    @Test
    void aFunctionHasFiftyTagsAtMost() {
        lambda.create("f", "def handler(event, context): pass");
        Map<String, String> fifty = new LinkedHashMap<>();
        for (int i = 0; i < 50; i++) {
            fifty.put("tag" + i, "");
        }
        tag(fifty);
        refused(
                "InvalidParameterValueException",
                "Number of tags exceeds resource tag limit.",
                TagResourceRequest.create().resource(ARN).tags(Map.of("one more", "")));
        assertEquals(fifty, tags());
    }

    @ParameterizedTest
    @MethodSource
    void tagsThatAwsRefusesAreRefusedOfFunctions(String key, String value, String message) {
        lambda.create("f", "def handler(event, context): pass");
        refused(
                "InvalidParameterValueException",
                message,
                TagResourceRequest.create().resource(ARN).tags(Map.of(key, value)));
        assertEquals(
                "400 InvalidParameterValueException: " + message,
                lambda.refusal(
                        "CreateFunction",
                        LambdaFixture.function("g", "def handler(event, context): pass")
                                .tags(Map.of(key, value))));
        assertEquals(Map.of(), tags());
    }

    static List<Arguments> tagsThatAwsRefusesAreRefusedOfFunctions() {
        String long129 = "k".repeat(129);
        return List.of(
                Arguments.of("", "1", "The tag key must be between 1 and 128 characters long: "),
                Arguments.of(long129, "1", "The tag key must be between 1 and 128 characters long: " + long129),
                Arguments.of("k", "v".repeat(257), "The tag value must be at most 256 characters long. Tag key: k"),
                Arguments.of("a*b", "1", "The tag key may hold letters, digits, spaces and _.:/=+-@ only: a*b"),
                Arguments.of("k", "a,b", "The tag value may hold letters, digits, spaces and _.:/=+-@ only: a,b"),
                Arguments.of("aws:x", "1", "The prefix aws: is reserved and can't begin a tag key: aws:x"),
                Arguments.of("k", "AWS:x", "The prefix aws: is reserved and can't begin a tag value: AWS:x"));
    }

    @Test
    void tagsMayBeAsLongAsAwsLetsThemBe() {
        lambda.create("f", "def handler(event, context): pass");
        Map<String, String> longest =
                Map.of("\u00e9".repeat(128), "\ud835\udfd8".repeat(256), "a b_.:/=+-@", "", "awsome", "x aws:");
        tag(longest);
        assertEquals(longest, tags());
    }

    @Test
    void noTagsAreAFault() {
        refused(
                "InvalidParameterValueException",
                "An error occurred and the request cannot be processed.",
                TagResourceRequest.create().resource(ARN).tags(Map.of()));
    }

    @Test
    void versionsAndAliasesHaveNoTags() {
        refused(
                "InvalidParameterValueException",
                "Tags on function aliases and versions are not supported. Please specify a function ARN.",
                TagResourceRequest.create().resource(ARN + ":live").tags(Map.of("a", "1")));
    }

    @Test
    void whatIsntThereIsNamed() {
        refused(
                "ResourceNotFoundException",
                "Function not found: " + ARN,
                TagResourceRequest.create().resource(ARN).tags(Map.of("a", "1")));
        String mapping = "arn:aws:lambda:eu-central-1:000000000000:event-source-mapping:"
                + "00000000-0000-4000-8000-000000000000";
        refused(
                "ResourceNotFoundException",
                "Event source mapping not found: " + mapping,
                TagResourceRequest.create().resource(mapping).tags(Map.of("a", "1")));
        String elsewhere = ARN.replace("eu-central-1", "us-east-1");
        refused(
                "ResourceNotFoundException",
                "Function not found: " + elsewhere,
                TagResourceRequest.create().resource(elsewhere).tags(Map.of("a", "1")));
    }

    private void tag(Map<String, String> tags) {
        lambda.call("TagResource", TagResourceRequest.create().resource(ARN).tags(tags), TagResourceResponse.class);
    }

    private Map<String, String> tags() {
        return lambda.call("ListTags", ListTagsRequest.create().resource(ARN), ListTagsResponse.class)
                .tags();
    }

    private void refused(String code, String message, TagResourceRequest request) {
        assertEquals(
                (code.startsWith("ResourceNotFound") ? "404 " : "400 ") + code + ": " + message,
                lambda.refusal("TagResource", request));
    }
}
