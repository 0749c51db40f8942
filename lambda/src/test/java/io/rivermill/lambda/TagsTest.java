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
