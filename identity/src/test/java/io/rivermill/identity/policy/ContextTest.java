// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.rivermill.identity.policy.Policies.Named;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ContextTest {
    private static final String ACCOUNT = "111122223333";

    private final AtomicInteger asked = new AtomicInteger();
    private final Context context = Context.of(Map.of("aws:username", List.of("rhine")))
            .with(() -> {
                asked.incrementAndGet();
                return Map.of("dynamodb:LeadingKeys", List.of("rhine"));
            });

    @Test
    void keysAreNotAskedForByPoliciesThatLookAtNone() throws PolicySyntaxException {
        assertAllowed("""
                {"Version":"2012-10-17","Statement":
                 {"Effect":"Allow","Action":"dynamodb:*","Resource":"*"}}""");
        assertEquals(0, asked.get());
    }

    @Test
    void keysAreAskedForOnce() throws PolicySyntaxException {
        assertAllowed("""
                {"Version":"2012-10-17","Statement":
                 {"Effect":"Allow","Action":"dynamodb:*","Resource":"*","Condition":{
                  "ForAllValues:StringEquals":{"DynamoDB:leadingkeys":"${aws:username}"},
                  "StringEquals":{"aws:username":"rhine"}}}}""");
        assertEquals(1, asked.get());
    }

    @Test
    void whatIsAddedGoesBeforeWhatWasThere() {
        Context more = context.with(() -> Map.of("AWS:UserName", List.of("elbe")));
        assertEquals(List.of("elbe"), more.values("aws:username"));
        assertEquals(List.of("rhine"), more.values("dynamodb:leadingkeys"));
    }

    private void assertAllowed(String policy) throws PolicySyntaxException {
        Request request = new Request(
                Who.of(ACCOUNT, "arn:aws:iam::" + ACCOUNT + ":user/rhine"),
                false,
                "dynamodb:GetItem",
                "arn:aws:dynamodb:eu-central-1:" + ACCOUNT + ":table/rivers",
                ACCOUNT,
                false,
                context);
        Policies policies = Policies.ofIdentity(List.of(new Named("p", PolicyDocument.parse(policy))));
        assertInstanceOf(Verdict.Allowed.class, Evaluation.evaluate(request, policies));
    }
}
