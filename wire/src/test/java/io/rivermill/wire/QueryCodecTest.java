// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.rivermill.wire.iam.AttachRolePolicyRequest;
import io.rivermill.wire.iam.AttachRolePolicyResponse;
import io.rivermill.wire.iam.CreateRoleRequest;
import io.rivermill.wire.iam.CreateRoleResponse;
import io.rivermill.wire.iam.Operations;
import io.rivermill.wire.iam.Role;
import io.rivermill.wire.iam.Tag;
import io.rivermill.wire.sts.AssumeRoleRequest;
import io.rivermill.wire.sts.AssumeRoleResponse;
import io.rivermill.wire.sts.AssumedRoleUser;
import io.rivermill.wire.sts.Credentials;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** IAM's and STS's forms and XML. */
final class QueryCodecTest {
    private final Codec iam = Codec.of("iam");
    private final Codec sts = Codec.of("sts");

    @Test
    void readsNestedMembersOfAForm() {
        CreateRoleRequest input = iam.readInput(
                Operations.CREATE_ROLE,
                Requests.json("Action=CreateRole&Version=2010-05-08&RoleName=r"
                        + "&AssumeRolePolicyDocument=%7B%22a%22%3A+1%7D&MaxSessionDuration=7200"
                        + "&Tags.member.2.Key=b&Tags.member.2.Value=&Tags.member.1.Key=a&Tags.member.1.Value=x%2By"));

        assertEquals("r", input.roleName());
        assertEquals("{\"a\": 1}", input.assumeRolePolicyDocument());
        assertEquals(7200, input.maxSessionDuration());
        assertEquals(List.of(tag("a", "x+y"), tag("b", "")), List.copyOf(input.tags()));
    }

    @Test
    void readsParametersFromTheQueryWhenThereIsNoBody() {
        AttachRolePolicyRequest input = iam.readInput(
                Operations.ATTACH_ROLE_POLICY,
                new Requests(
                        "/",
                        "Action=AttachRolePolicy&RoleName=r&PolicyArn=arn%3Aaws%3Aiam%3A%3Aaws%3Apolicy%2FP",
                        Map.of(),
                        new byte[0],
                        Map.of()));

        assertEquals("arn:aws:iam::aws:policy/P", input.policyArn());
    }

    @Test
    void passesOverNamesThatTheModelDoesntKnowHoweverDeep() {
        AttachRolePolicyRequest input = iam.readInput(
                Operations.ATTACH_ROLE_POLICY,
                Requests.json("RoleName=r&PolicyArn=arn:aws:iam::aws:policy/P&" + "a.".repeat(10_000)
                        + "b=1&RoleName.x.y=2&=&&&.=3"));

        assertEquals("r", input.roleName());
    }

    @Test
    void aFormOfTooManyParametersIsRefused() {
        ServiceException error = assertThrows(
                ServiceException.class,
                () -> iam.readInput(Operations.ATTACH_ROLE_POLICY, Requests.json("a&".repeat(100_000))));

        assertEquals("The request has too many parameters", error.getMessage());
    }

    @Test
    void writesAResultInItsEnvelope() {
        CreateRoleResponse output = CreateRoleResponse.create()
                .role(Role.create()
                        .roleName("r")
                        .createDate(Instant.parse("2026-11-22T18:22:01Z"))
                        .assumeRolePolicyDocument("%7B%7D")
                        .description("a<b>&\"c\"\u0001")
                        .tags(List.of(tag("k", "v"))));

        assertEquals(
                "<CreateRoleResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><CreateRoleResult><Role>"
                        + "<RoleName>r</RoleName><CreateDate>2026-11-22T18:22:01Z</CreateDate>"
                        + "<AssumeRolePolicyDocument>%7B%7D</AssumeRolePolicyDocument>"
                        + "<Description>a&lt;b&gt;&amp;&quot;c&quot;\ufffd</Description>"
                        + "<Tags><member><Key>k</Key><Value>v</Value></member></Tags></Role></CreateRoleResult>"
                        + "<ResponseMetadata><RequestId>id</RequestId></ResponseMetadata></CreateRoleResponse>",
                text(iam.writeOutput(Operations.CREATE_ROLE, output, "id", null)));
    }

    @Test
    void anOperationWithoutOutputHasNoResult() {
        WireAnswer answer =
                iam.writeOutput(Operations.ATTACH_ROLE_POLICY, AttachRolePolicyResponse.create(), "id", null);

        assertEquals("text/xml", answer.contentType());
        assertEquals(
                "<AttachRolePolicyResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\">"
                        + "<ResponseMetadata><RequestId>id</RequestId></ResponseMetadata></AttachRolePolicyResponse>",
                text(answer));
    }

    @Test
    void assumesRolesInTheOtherNamespace() {
        AssumeRoleRequest input = sts.readInput(
                io.rivermill.wire.sts.Operations.ASSUME_ROLE,
                Requests.json("Action=AssumeRole&Version=2011-06-15&RoleArn=arn:aws:iam::000000000000:role/r"
                        + "&RoleSessionName=me"));
        assertEquals("me", input.roleSessionName());

        AssumeRoleResponse output = AssumeRoleResponse.create()
                .credentials(Credentials.create()
                        .accessKeyId("ASIAEXAMPLE")
                        .expiration(Instant.parse("2026-11-22T19:22:01.5Z")))
                .assumedRoleUser(AssumedRoleUser.create().arn("arn"));
        assertEquals(
                "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult><Credentials>"
                        + "<AccessKeyId>ASIAEXAMPLE</AccessKeyId><Expiration>2026-11-22T19:22:01.500Z</Expiration>"
                        + "</Credentials><AssumedRoleUser><Arn>arn</Arn></AssumedRoleUser></AssumeRoleResult>"
                        + "<ResponseMetadata><RequestId>id</RequestId></ResponseMetadata></AssumeRoleResponse>",
                text(sts.writeOutput(io.rivermill.wire.sts.Operations.ASSUME_ROLE, output, "id", null)));
    }

    @Test
    void errorsHaveTheNamesThatQueryServicesUse() {
        assertError(new ServiceException("NoSuchEntity", 404, "gone"), 404, "Sender", "NoSuchEntity");
        assertError(
                new ServiceException("MissingAuthenticationTokenException", 400, "gone"),
                403,
                "Sender",
                "MissingAuthenticationToken");
        assertError(
                new ServiceException("InvalidSignatureException", 400, "gone"), 403, "Sender", "SignatureDoesNotMatch");
        assertError(new ServiceException("InternalServerError", 500, "gone"), 500, "Receiver", "InternalFailure");
        ServiceException unknown = iam.unknownOperation("Fly");
        assertEquals("Could not find operation Fly for version 2010-05-08", unknown.getMessage());
        assertEquals("InvalidAction", unknown.code());
    }

    @Test
    void whatBreaksTheModelIsAValidationError() {
        ServiceException error = assertThrows(
                ServiceException.class,
                () -> iam.readInput(Operations.ATTACH_ROLE_POLICY, Requests.json("Action=AttachRolePolicy&RoleName=")));

        assertEquals("ValidationError", error.code());
        assertEquals(
                "3 validation errors detected: Value '' at 'roleName' failed to satisfy constraint: Member must satisfy "
                        + "regular expression pattern: [\\w+=,.@-]+; Value '' at 'roleName' failed to satisfy constraint: "
                        + "Member must have length greater than or equal to 1; Value null at 'policyArn' failed to satisfy "
                        + "constraint: Member must not be null",
                error.getMessage());
    }

    private void assertError(ServiceException error, int status, String type, String code) {
        WireAnswer answer = iam.writeError(error, "id", null);
        assertEquals(status, answer.status());
        assertEquals(
                "<ErrorResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><Error><Type>" + type
                        + "</Type><Code>" + code + "</Code><Message>gone</Message></Error>"
                        + "<RequestId>id</RequestId></ErrorResponse>",
                text(answer));
    }

    private static Tag tag(String key, String value) {
        return Tag.create().key(key).value(value);
    }

    private static String text(WireAnswer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
