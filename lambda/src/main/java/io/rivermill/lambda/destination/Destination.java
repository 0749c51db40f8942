// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.destination;

import io.rivermill.base.Arn;
import io.rivermill.http.Access;
import java.util.List;
import java.util.Optional;

/** Where a report is sent, by its ARN. */
public sealed interface Destination {
    String FIRST_IN_FIRST_OUT = ".fifo"; // such queues and topics aren't taken for streams

    String arn();

    /** As endpoints and signatures name it: {@code sqs}, {@code sns} or {@code s3}. */
    String service();

    /** What the execution role must be allowed. */
    List<Access> accesses();

    /** The call in words: {@code SendMessage on SQS}. */
    String call();

    /** A standard queue of SQS. */
    record Queue(String arn, String region, String account, String name) implements Destination {
        @Override
        public String service() {
            return "sqs";
        }

        @Override
        public List<Access> accesses() {
            return List.of(Access.of("sqs:SendMessage", arn));
        }

        @Override
        public String call() {
            return "SendMessage on SQS";
        }
    }

    /** A standard topic of SNS. */
    record Topic(String arn, String region) implements Destination {
        @Override
        public String service() {
            return "sns";
        }

        @Override
        public List<Access> accesses() {
            return List.of(Access.of("sns:Publish", arn));
        }

        @Override
        public String call() {
            return "Publish on SNS";
        }
    }

    /** A bucket of S3. */
    record ObjectBucket(String arn, String name) implements Destination {
        @Override
        public String service() {
            return "s3";
        }

        @Override
        public List<Access> accesses() {
            return List.of(Access.of("s3:PutObject", arn + "/*"), Access.of("s3:ListBucket", arn));
        }

        @Override
        public String call() {
            return "PutObject on S3";
        }
    }

    /** The destination of this ARN, or nothing if nothing can be sent there for a stream. */
    static Optional<Destination> ofArn(String text) {
        return Arn.parse(text).flatMap(arn -> of(text, arn));
    }

    private static Optional<Destination> of(String text, Arn arn) {
        String name = arn.resource();
        if (name.endsWith(FIRST_IN_FIRST_OUT) || name.contains("/") || name.contains(":")) {
            return Optional.empty();
        }
        boolean isPlaced = !arn.region().isEmpty() && !arn.account().isEmpty();
        return switch (arn.service()) {
            case "sqs" -> isPlaced ? Optional.of(new Queue(text, arn.region(), arn.account(), name)) : Optional.empty();
            case "sns" -> isPlaced ? Optional.of(new Topic(text, arn.region())) : Optional.empty();
            case "s3" -> Optional.of(new ObjectBucket(text, name));
            default -> Optional.empty();
        };
    }
}
