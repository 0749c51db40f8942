// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.rivermill.wire.Codec;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.WireAnswer;
import io.rivermill.wire.WireRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where requests go: each case is a head, perhaps a form, and the route in words. */
class RouterTest {
    private static final String DYNAMO = "Content-Type: application/x-amz-json-1.0";
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded; charset=utf-8";

    private final Router router = new Router(services(), List.of(new Somewhere()));

    @Test
    void byTarget() {
        assertEquals("dynamodb:PutItem", route("POST /", "X-Amz-Target: DynamoDB_20120810.PutItem", DYNAMO));
        assertEquals(
                "streams:ListStreams", route("POST /", "X-Amz-Target: DynamoDBStreams_20120810.ListStreams", DYNAMO));
        assertEquals(
                "logs:PutLogEvents",
                route(
                        "POST /",
                        "X-Amz-Target: Logs_20140328.PutLogEvents",
                        "Content-Type: application/x-amz-json-1.1"));
        assertEquals("unknown of streams", route("POST /", "X-Amz-Target: DynamoDBStreams_20120810.Fly", DYNAMO));
        assertEquals("unknown of dynamodb", route("POST /", "X-Amz-Target: Nobody_1.Fly", DYNAMO));
        assertEquals("unknown of logs", route("POST /", "X-Amz-Target: Nobody_1.Fly", DYNAMO, scope("logs")));
        assertEquals("unknown of dynamodb", route("POST /", "X-Amz-Target: nothing", DYNAMO));
        assertEquals("unknown of dynamodb", route("POST /", DYNAMO, scope("dynamodb")));
    }

    @Test
    void dynamoTakesNothingButJsonByPost() {
        assertEquals(
                "dynamodb:PutItem",
                route(
                        "POST /",
                        "X-Amz-Target: DynamoDB_20120810.PutItem",
                        "Content-Type: application/json; charset=UTF-8"));
        assertEquals(
                "not found", route("POST /", "X-Amz-Target: DynamoDB_20120810.PutItem", "Content-Type: text/plain"));
        assertEquals("not found", route("PUT /", "X-Amz-Target: DynamoDB_20120810.PutItem", DYNAMO));
        assertEquals("not found", route("POST /", "Content-Type: text/plain", "Content-Length: 5"));
    }

    @Test
    void byPathAndMethod() {
        assertEquals("lambda:ListFunctions", route("GET /2015-03-31/functions"));
        assertEquals("lambda:ListFunctions", route("GET /2015-03-31/functions/?MaxItems=5"));
        assertEquals("lambda:CreateFunction", route("POST /2015-03-31/functions"));
        assertEquals("lambda:GetFunction FunctionName=f", route("GET /2015-03-31/functions/f"));
        assertEquals("lambda:DeleteFunction FunctionName=f", route("DELETE /2015-03-31/functions/f?Qualifier=1"));
        assertEquals(
                "lambda:Invoke FunctionName=arn:aws:lambda:us-east-1:1:function:f",
                route("POST /2015-03-31/functions/arn%3Aaws%3Alambda%3Aus-east-1%3A1%3Afunction%3Af/invocations"));
        assertEquals("lambda:GetEventSourceMapping UUID=u", route("GET /2015-03-31/event-source-mappings/u/"));
        for (String path : List.of("/2015-03-31/event-source-mappings", "/2015-03-31/event-source-mappings/")) {
            assertEquals("lambda:CreateEventSourceMapping", route("POST " + path));
            assertEquals("lambda:ListEventSourceMappings", route("GET " + path + "?FunctionName=f"));
        }
        assertEquals("lambda:UpdateEventSourceMapping UUID=u", route("PUT /2015-03-31/event-source-mappings/u"));
        assertEquals("lambda:DeleteEventSourceMapping UUID=u", route("DELETE /2015-03-31/event-source-mappings/u"));
        String tags = "/2017-03-31/tags/arn%3Aaws%3Alambda%3Aus-east-1%3A1%3Aevent-source-mapping%3Au";
        String tagged = " ARN=arn:aws:lambda:us-east-1:1:event-source-mapping:u";
        assertEquals("lambda:ListTags" + tagged, route("GET " + tags));
        assertEquals("lambda:TagResource" + tagged, route("POST " + tags));
        assertEquals("lambda:UntagResource" + tagged, route("DELETE " + tags + "?tagKeys=a"));
        assertEquals("unknown of lambda", route("PATCH /2015-03-31/functions"));
        assertEquals("unknown of lambda", route("GET /2015-03-31/functions/f/nothing"));
        assertEquals("unknown of lambda", route("GET /2031-01-01/new-things"));
        assertEquals("unknown of lambda", route("GET /undated", scope("lambda")));
    }

    @Test
    void byFormActionScopeAndVersion() {
        assertEquals("iam:GetRole", form("Action=GetRole&Version=2010-05-08&RoleName=r", FORM, scope("iam")));
        assertEquals("sts:AssumeRole", form("Version=2011-06-15&Action=AssumeRole", FORM));
        assertEquals("sts:GetCallerIdentity", form("Action=GetCallerIdentity", FORM, scope("sts")));
        assertEquals("unknown of iam", form("Action=Fly&Version=2010-05-08", FORM, scope("iam")));
        assertEquals("not found", form("RoleName=r", FORM, scope("iam")));
        assertEquals("not found", form("Action=GetRole", FORM));
        assertEquals("sts:GetCallerIdentity", route("GET /?Action=GetCallerIdentity&Version=2011-06-15"));
        assertEquals("iam:GetRole", route("GET /?Action=GetRole&X-Amz-Credential=a%2Fb%2Fc%2Fiam%2Fe"));
    }

    @Test
    void whatIsNoOperation() {
        assertEquals("health", route("GET /"));
        assertEquals("health", route("HEAD /"));
        assertEquals("plain", route("GET /_rivermill/somewhere/else?x"));
        assertEquals("preflight", route("OPTIONS /", "Origin: http://console"));
        assertEquals("not found", route("OPTIONS /"));
        assertEquals("not found", route("GET /favicon.ico"));
        assertEquals("not found", route("DELETE /"));
    }

    private String route(String line, String... headers) {
        return form("", line, headers);
    }

    private String form(String body, String line, String... headers) {
        boolean post = line.startsWith("Content-Type") || line.startsWith("Authorization");
        HttpHeaders all = new DefaultHttpHeaders();
        List<String> given = new ArrayList<>(List.of(headers));
        if (post) {
            given.add(line);
        }
        for (String header : given) {
            int colon = header.indexOf(": ");
            all.add(header.substring(0, colon), header.substring(colon + 2));
        }
        String[] words = post ? new String[] {"POST", "/"} : line.split(" ");
        Request request = new Request(words[0], words[1], all, "", ImmediateEventExecutor.INSTANCE, 0);
        request.setBody(body.getBytes(StandardCharsets.UTF_8));
        Route route = router.route(request);
        return describe(route instanceof Route.Form ? router.routeForm(request) : route);
    }

    private static String describe(Route route) {
        return switch (route) {
            case Route.Call call -> {
                StringBuilder text = new StringBuilder(call.operation().type().toString());
                call.labels()
                        .forEach((name, value) ->
                                text.append(' ').append(name).append('=').append(value));
                yield text.toString();
            }
            case Route.Unknown unknown -> "unknown of " + unknown.service().name();
            case Route.Form _ -> "form";
            case Route.Plain _ -> "plain";
            case Route.Health _ -> "health";
            case Route.Preflight _ -> "preflight";
            case Route.NotFound _ -> "not found";
        };
    }

    private static String scope(String service) {
        return "Authorization: AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/" + service
                + "/aws4_request, SignedHeaders=host, Signature=00";
    }

    private static List<ServedService> services() {
        List<ServedService> services = new ArrayList<>();
        for (String name : List.of("dynamodb", "streams", "lambda", "logs", "iam", "sts")) {
            services.add(new ServedService(Codec.of(name)));
        }
        serve(services, io.rivermill.wire.dynamodb.Operations.PUT_ITEM);
        serve(services, io.rivermill.wire.streams.Operations.LIST_STREAMS);
        serve(services, io.rivermill.wire.logs.Operations.PUT_LOG_EVENTS);
        serve(services, io.rivermill.wire.lambda.Operations.LIST_FUNCTIONS);
        serve(services, io.rivermill.wire.lambda.Operations.CREATE_FUNCTION);
        serve(services, io.rivermill.wire.lambda.Operations.GET_FUNCTION);
        serve(services, io.rivermill.wire.lambda.Operations.DELETE_FUNCTION);
        serve(services, io.rivermill.wire.lambda.Operations.INVOKE);
        serve(services, io.rivermill.wire.lambda.Operations.GET_EVENT_SOURCE_MAPPING);
        serve(services, io.rivermill.wire.lambda.Operations.CREATE_EVENT_SOURCE_MAPPING);
        serve(services, io.rivermill.wire.lambda.Operations.LIST_TAGS);
        serve(services, io.rivermill.wire.lambda.Operations.TAG_RESOURCE);
        serve(services, io.rivermill.wire.lambda.Operations.UNTAG_RESOURCE);
        serve(services, io.rivermill.wire.lambda.Operations.LIST_EVENT_SOURCE_MAPPINGS);
        serve(services, io.rivermill.wire.lambda.Operations.UPDATE_EVENT_SOURCE_MAPPING);
        serve(services, io.rivermill.wire.lambda.Operations.DELETE_EVENT_SOURCE_MAPPING);
        serve(services, io.rivermill.wire.iam.Operations.GET_ROLE);
        serve(services, io.rivermill.wire.sts.Operations.ASSUME_ROLE);
        serve(services, io.rivermill.wire.sts.Operations.GET_CALLER_IDENTITY);
        return services;
    }

    private static void serve(List<ServedService> services, OperationType<?, ?> type) {
        for (ServedService service : services) {
            if (service.name().equals(type.service())) {
                service.add(TestOperations.control(type, (input, caller) -> {
                    throw new AssertionError("only routed");
                }));
            }
        }
    }

    private static final class Somewhere implements PlainRoute {
        @Override
        public String pathPrefix() {
            return "/_rivermill/somewhere";
        }

        @Override
        public WireAnswer answer(String method, WireRequest request) {
            throw new AssertionError("only routed");
        }
    }
}
