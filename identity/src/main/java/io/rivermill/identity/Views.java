// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.wire.PercentCodec;
import io.rivermill.wire.iam.AttachedPermissionsBoundary;
import io.rivermill.wire.iam.AttachedPolicy;
import io.rivermill.wire.iam.Policy;
import io.rivermill.wire.iam.RoleLastUsed;
import io.rivermill.wire.iam.Tag;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How entities look in answers. */
final class Views {
    private Views() {}

    /** A role as every answer has it. */
    static io.rivermill.wire.iam.Role role(Role role) {
        return io.rivermill.wire.iam.Role.create()
                .path(role.path())
                .roleName(role.name())
                .roleId(role.id())
                .arn(role.arn())
                .createDate(date(role.createdMillis()))
                .assumeRolePolicyDocument(encoded(role.trust()))
                .description(role.description());
    }

    /** A role as GetRole has it. */
    static io.rivermill.wire.iam.Role wholeRole(Role role) {
        return role(role)
                .maxSessionDuration(role.sessionSecondsMax())
                .permissionsBoundary(boundary(role.grants()))
                .tags(tagsOrNull(role.tags()))
                .roleLastUsed(RoleLastUsed.create());
    }

    static io.rivermill.wire.iam.User user(User user) {
        return io.rivermill.wire.iam.User.create()
                .path(user.path())
                .userName(user.name())
                .userId(user.id())
                .arn(user.arn())
                .createDate(date(user.createdMillis()));
    }

    static io.rivermill.wire.iam.User wholeUser(User user) {
        return user(user).permissionsBoundary(boundary(user.grants())).tags(tagsOrNull(user.tags()));
    }

    /** A policy as lists have it. */
    static Policy policy(ManagedPolicy policy, int attachments, int boundaries) {
        return Policy.create()
                .policyName(policy.name())
                .policyId(policy.id())
                .arn(policy.arn())
                .path(policy.path())
                .defaultVersionId("v" + policy.defaultVersion())
                .attachmentCount(attachments)
                .permissionsBoundaryUsageCount(boundaries)
                .isAttachable(true)
                .createDate(date(policy.createdMillis()))
                .updateDate(date(policy.updatedMillis()));
    }

    static io.rivermill.wire.iam.PolicyVersion version(ManagedPolicy policy, ManagedPolicy.PolicyVersion version) {
        return io.rivermill.wire.iam.PolicyVersion.create()
                .versionId(version.id())
                .isDefaultVersion(version.number() == policy.defaultVersion())
                .createDate(date(version.createdMillis()));
    }

    static AttachedPolicy attached(String arn) {
        return AttachedPolicy.create()
                .policyName(arn.substring(arn.lastIndexOf('/') + 1))
                .policyArn(arn);
    }

    static @Nullable AttachedPermissionsBoundary boundary(Grants grants) {
        return grants.boundary() == null
                ? null
                : AttachedPermissionsBoundary.create()
                        .permissionsBoundaryType("Policy")
                        .permissionsBoundaryArn(grants.boundary());
    }

    static List<Tag> tags(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(tag -> Tag.create().key(tag.getKey()).value(tag.getValue()))
                .toList();
    }

    static @Nullable List<Tag> tagsOrNull(Map<String, String> tags) {
        return tags.isEmpty() ? null : tags(tags);
    }

    /** Tags of a request; keys that differ in case only are one key. */
    static Map<String, String> tagMap(@Nullable List<Tag> tags) {
        Map<String, String> map = new LinkedHashMap<>();
        Map<String, String> seen = new LinkedHashMap<>();
        for (Tag tag : tags == null ? List.<Tag>of() : tags) {
            if (tag.key().toLowerCase(Locale.ROOT).startsWith("aws:")) {
                throw IamErrors.invalidInput("Tag keys that begin with aws: are reserved: " + tag.key());
            }
            if (seen.put(tag.key().toLowerCase(Locale.ROOT), tag.key()) != null) {
                throw IamErrors.invalidInput(
                        "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
            }
            map.put(tag.key(), tag.value());
        }
        return map;
    }

    /** Documents travel in answers as URL-encoded JSON. */
    static String encoded(PolicyText policy) {
        return PercentCodec.encode(policy.text());
    }

    /** Dates have whole seconds. */
    static Instant date(long millis) {
        return Instant.ofEpochSecond(Math.floorDiv(millis, 1_000L));
    }
}
