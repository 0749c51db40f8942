// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.logs.DescribeLogGroupsRequest;
import io.rivermill.wire.logs.DescribeLogGroupsResponse;
import io.rivermill.wire.logs.LogGroup;
import io.rivermill.wire.logs.Operations;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists groups by name, those with a prefix or with a text anywhere in their names. */
final class DescribeLogGroups implements ControlOperation<DescribeLogGroupsRequest, DescribeLogGroupsResponse> {
    private static final int LIMIT_DEFAULT = 50;

    private final LogRows rows;

    DescribeLogGroups(LogRows rows) {
        this.rows = rows;
    }

    @Override
    public OperationType<DescribeLogGroupsRequest, DescribeLogGroupsResponse> type() {
        return Operations.DESCRIBE_LOG_GROUPS;
    }

    @Override
    public List<Access> access(DescribeLogGroupsRequest input, Caller caller) {
        return GroupArgument.accessToAny("logs:DescribeLogGroups", caller);
    }

    @Override
    public DescribeLogGroupsResponse handle(DescribeLogGroupsRequest input, Caller caller) {
        String prefix = input.logGroupNamePrefix();
        String pattern = input.logGroupNamePattern();
        if (prefix != null && pattern != null) {
            throw LogErrors.invalidParameter(
                    "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.");
        }
        int limit = Requests.orElse(input.limit(), LIMIT_DEFAULT);
        byte[] range = LogKeys.groups(caller.account(), caller.region(), Requests.orElse(prefix, ""));
        String last = Requests.place(input.nextToken());
        byte[] after = last == null ? null : LogKeys.groups(caller.account(), caller.region(), last);
        List<LogGroup> groups = new ArrayList<>();
        boolean more = rows.each(range, after, row -> {
            GroupName name = GroupArgument.of(caller, LogKeys.groupName(row.key()));
            GroupRow group = GroupRow.read(row.value());
            if (!matches(input, name, group)) {
                return true;
            }
            if (groups.size() == limit) {
                return false;
            }
            groups.add(describe(name, group, pattern == null));
            return true;
        });
        DescribeLogGroupsResponse response = DescribeLogGroupsResponse.create().logGroups(groups);
        return more
                ? response.nextToken(
                        Requests.token(Requests.require(groups.getLast().logGroupName())))
                : response;
    }

    /** No other account's groups are linked to this one's. */
    private static boolean matches(DescribeLogGroupsRequest input, GroupName name, GroupRow group) {
        List<String> accounts = input.accountIdentifiers();
        if (Boolean.TRUE.equals(input.includeLinkedAccounts())
                && accounts != null
                && !accounts.contains(name.account())) {
            return false;
        }
        String pattern = input.logGroupNamePattern();
        String groupClass = input.logGroupClass();
        return (pattern == null || name.name().contains(pattern))
                && isAskedFor(input.logGroupIdentifiers(), name)
                && (groupClass == null || groupClass.equals(group.logGroupClass()));
    }

    private static boolean isAskedFor(@Nullable List<String> identifiers, GroupName name) {
        return identifiers == null
                || identifiers.contains(name.name())
                || identifiers.contains(name.arn())
                || identifiers.contains(name.arn() + ":*");
    }

    private static LogGroup describe(GroupName name, GroupRow group, boolean withSize) {
        return LogGroup.create()
                .logGroupName(name.name())
                .creationTime(group.createdMillis())
                .retentionInDays(group.retentionDays() == 0 ? null : group.retentionDays())
                .metricFilterCount(0)
                .arn(name.arn() + ":*")
                .logGroupArn(name.arn())
                .storedBytes(withSize ? group.storedBytes() : null)
                .logGroupClass(group.logGroupClass())
                .deletionProtectionEnabled(group.deletionProtected())
                .kmsKeyId(group.kmsKeyId());
    }
}
