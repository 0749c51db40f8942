// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.modelcompiler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rivermill.shapes.ModelText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Both kinds of AWS's models, cut down to what is read from them. */
final class FrontendsTest {
    @Test
    void readsTheModelsOfTheFirstSdk() throws IOException {
        ModelText text = C2jFrontend.read("river", json("""
                {"metadata":{"apiVersion":"2026-01-01","endpointPrefix":"river","protocol":"rest-json"},
                 "operations":{"Flow":{"name":"Flow","http":{"method":"PUT","requestUri":"/flow/{Name}","responseCode":202},
                   "input":{"shape":"FlowRequest"},"errors":[{"shape":"Dry"}],"documentation":"x"}},
                 "shapes":{
                   "FlowRequest":{"type":"structure","required":["Name"],"payload":"Body","members":{
                     "Name":{"shape":"Name","location":"uri","locationName":"Name","documentation":"x"},
                     "Kind":{"shape":"Kind","location":"header","locationName":"X-Kind"},
                     "Body":{"shape":"Body"}}},
                   "Name":{"type":"string","min":1,"max":9,"pattern":"^[a-z]+$"},
                   "Kind":{"type":"string","enum":["A","B"]},
                   "Body":{"type":"blob","sensitive":true,"streaming":true},
                   "Weight":{"type":"double","min":0.0,"max":1.0},
                   "Names":{"type":"list","member":{"shape":"Name"},"flattened":true},
                   "When":{"type":"timestamp","timestampFormat":"iso8601"},
                   "Table":{"type":"map","key":{"shape":"Name"},"value":{"shape":"Kind"}},
                   "Dry":{"type":"structure","members":{"message":{"shape":"Name"}},
                     "error":{"code":"TooDry","httpStatusCode":503},"exception":true}}}"""));

        assertEquals("""
                # c
                service river protocol=rest-json version=2026-01-01 signing=river
                operation Flow input=FlowRequest output=FlowResponse method=PUT uri=/flow/{Name} status=202 errors=Dry
                blob Body sensitive streaming
                structure Dry error=TooDry status=503 server
                  message Name
                structure FlowRequest payload=Body
                  Name Name required location=uri
                  Kind Kind location=header wire=X-Kind
                  Body Body
                structure FlowResponse synthetic
                string Kind values=A,B
                string Name min=1 max=9 pattern=[a-z]+
                list Names member=Name flattened
                map Table key=Name value=Kind
                double Weight min=0 max=1
                timestamp When format=iso8601
                """, text.write("c"));
    }

    @Test
    void readsSmithyModels() throws IOException {
        ModelText text = SmithyFrontend.read("river", json("""
                {"smithy":"2.0","shapes":{
                  "x#River":{"type":"service","version":"2026-01-01","traits":{"aws.protocols#awsJson1_0":{},
                    "aws.auth#sigv4":{"name":"river"}}},
                  "x#Flow":{"type":"operation","input":{"target":"x#FlowInput"},"output":{"target":"smithy.api#Unit"},
                    "errors":[{"target":"x#Dry"}]},
                  "x#FlowInput":{"type":"structure","members":{
                    "Name":{"target":"x#Name","traits":{"smithy.api#required":{}}},"Size":{"target":"smithy.api#Integer"}}},
                  "x#Name":{"type":"string","traits":{"smithy.api#length":{"min":1,"max":9},"smithy.api#pattern":"^[a-z]+$"}},
                  "x#Kind":{"type":"enum","members":{"A":{"target":"smithy.api#Unit","traits":{"smithy.api#enumValue":"a"}}}},
                  "x#Count":{"type":"long","traits":{"smithy.api#range":{"min":1}}},
                  "x#Dry":{"type":"structure","members":{},"traits":{"smithy.api#error":"client"}}}}"""), "River_1");

        assertEquals("""
                # c
                service river protocol=json-1.0 version=2026-01-01 signing=river target=River_1
                operation Flow input=FlowInput output=FlowOutput errors=Dry
                long Count min=1
                structure Dry error
                structure FlowInput
                  Name Name required
                  Size Integer
                structure FlowOutput synthetic
                integer Integer
                string Kind values=a
                string Name min=1 max=9 pattern=[a-z]+
                """, text.write("c"));
    }

    @Test
    void namesBecomeJavaNames() {
        assertEquals("tableName", Names.accessor("TableName"));
        assertEquals("sseSpecification", Names.accessor("SSESpecification"));
        assertEquals("kmsMasterKeyArn", Names.accessor("KMSMasterKeyArn"));
        assertEquals("uuid", Names.accessor("UUID"));
        assertEquals("s3Bucket", Names.accessor("S3Bucket"));
        assertEquals("logGroupName", Names.accessor("logGroupName"));
        assertEquals("createValue", Names.accessor("Create"));
        assertEquals("PUT_ITEM", Names.constant("PutItem"));
        assertEquals("UPDATE_TIME_TO_LIVE", Names.constant("UpdateTimeToLive"));
    }

    private static JsonTree json(String text) throws IOException {
        return JsonTree.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
