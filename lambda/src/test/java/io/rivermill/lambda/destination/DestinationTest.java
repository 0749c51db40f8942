// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.destination;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rivermill.http.Access;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationTest {
    @Test
    void aQueueIsToldByItsArn() {
        String arn = "arn:aws:sqs:us-east-1:000000000000:failed";
        Destination queue = Destination.ofArn(arn).orElseThrow();
        assertEquals(new Destination.Queue(arn, "us-east-1", "000000000000", "failed"), queue);
        assertEquals(List.of(Access.of("sqs:SendMessage", arn)), queue.accesses());
        assertEquals("SendMessage on SQS", queue.call());
    }

    @Test
    void aTopicIsToldByItsArn() {
        String arn = "arn:aws:sns:eu-west-1:000000000000:failed";
        Destination topic = Destination.ofArn(arn).orElseThrow();
        assertEquals(new Destination.Topic(arn, "eu-west-1"), topic);
        assertEquals(List.of(Access.of("sns:Publish", arn)), topic.accesses());
        assertEquals("Publish on SNS", topic.call());
    }

    @Test
    void aBucketIsToldByItsArnAndNeedsTwoPermissions() {
        Destination bucket = Destination.ofArn("arn:aws:s3:::failed").orElseThrow();
        assertEquals(new Destination.ObjectBucket("arn:aws:s3:::failed", "failed"), bucket);
        assertEquals(
                List.of(
                        Access.of("s3:PutObject", "arn:aws:s3:::failed/*"),
                        Access.of("s3:ListBucket", "arn:aws:s3:::failed")),
                bucket.accesses());
        assertEquals("PutObject on S3", bucket.call());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "failed",
                "arn:aws:sqs:us-east-1:000000000000:failed.fifo",
                "arn:aws:sns:us-east-1:000000000000:failed.fifo",
                "arn:aws:sns:us-east-1:000000000000:failed:subscription",
                "arn:aws:sqs:::failed",
                "arn:aws:s3:::failed/folder",
                "arn:aws:lambda:us-east-1:000000000000:function",
                ""
            })
    void nothingElseIsADestination(String arn) {
        assertEquals(Optional.empty(), Destination.ofArn(arn));
    }
}
