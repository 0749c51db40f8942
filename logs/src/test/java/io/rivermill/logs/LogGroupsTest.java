// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import static io.rivermill.logs.LogsFixture.event;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.store.FaultyStore;
import io.rivermill.store.PageRequest;
import io.rivermill.store.RowKey;
import io.rivermill.store.SystemKeyspaces;
import io.rivermill.wire.ServiceException;
import io.rivermill.wire.View;
import io.rivermill.wire.logs.CreateLogGroupRequest;
import io.rivermill.wire.logs.DeleteLogGroupRequest;
import io.rivermill.wire.logs.DeleteLogStreamRequest;
import io.rivermill.wire.logs.DeleteRetentionPolicyRequest;
import io.rivermill.wire.logs.DescribeLogGroupsRequest;
import io.rivermill.wire.logs.DescribeLogGroupsResponse;
import io.rivermill.wire.logs.DescribeLogStreamsRequest;
import io.rivermill.wire.logs.DescribeLogStreamsResponse;
import io.rivermill.wire.logs.InputLogEvent;
import io.rivermill.wire.logs.ListTagsForResourceRequest;
import io.rivermill.wire.logs.ListTagsForResourceResponse;
import io.rivermill.wire.logs.ListTagsLogGroupRequest;
import io.rivermill.wire.logs.ListTagsLogGroupResponse;
import io.rivermill.wire.logs.LogGroup;
import io.rivermill.wire.logs.LogStream;
import io.rivermill.wire.logs.PutRetentionPolicyRequest;
import io.rivermill.wire.logs.TagLogGroupRequest;
import io.rivermill.wire.logs.TagResourceRequest;
import io.rivermill.wire.logs.UntagLogGroupRequest;
import io.rivermill.wire.logs.UntagResourceRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LogGroupsTest {
    private static final String ARN = "arn:aws:logs:eu-central-1:000000000000:log-group:";

    private final LogsFixture logs = new LogsFixture();

    @AfterEach
    void close() {
        logs.close();
    }

    private DescribeLogGroupsResponse groups(DescribeLogGroupsRequest request) {
        return logs.call("DescribeLogGroups", request, DescribeLogGroupsResponse.class);
    }

    private static List<String> names(DescribeLogGroupsResponse response) {
        return response.logGroups().stream().map(LogGroup::logGroupName).toList();
    }

    private DescribeLogStreamsResponse streams(DescribeLogStreamsRequest request) {
        return logs.call("DescribeLogStreams", request.logGroupName("g"), DescribeLogStreamsResponse.class);
    }

    private static List<String> streamNames(DescribeLogStreamsResponse response) {
        return response.logStreams().stream().map(LogStream::logStreamName).toList();
    }

    private int eventRows() {
        return logs.store
                .blocking()
                .all(PageRequest.ofPrefix(SystemKeyspaces.LOG_EVENTS, 0, new byte[0], 1_000, 1 << 20))
                .size();
    }

    @Test
    void describesAGroup() {
        logs.createGroup("/a/b");
        LogGroup group = groups(DescribeLogGroupsRequest.create()).logGroups().getFirst();
        assertEquals("/a/b", group.logGroupName());
        assertEquals(logs.now(), group.creationTime());
        assertEquals(ARN + "/a/b:*", group.arn());
        assertEquals(ARN + "/a/b", group.logGroupArn());
        assertEquals(0, group.metricFilterCount());
        assertEquals(0, group.storedBytes());
        assertEquals("STANDARD", group.logGroupClass());
        assertNull(group.retentionInDays());
    }

    @Test
    void refusesAGroupThatIsThere() {
        logs.createGroup("g");
        var refusal =
                logs.refusal("CreateLogGroup", CreateLogGroupRequest.create().logGroupName("g"));
        assertEquals("ResourceAlreadyExistsException", refusal.code());
        assertEquals("The specified log group already exists", refusal.getMessage());
    }

    @Test
    void noOtherAccountIsLinked() {
        logs.createGroup("g");
        DescribeLogGroupsRequest linked = DescribeLogGroupsRequest.create().includeLinkedAccounts(true);
        assertEquals(List.of("g"), names(groups(linked)));
        assertEquals(List.of(), names(groups(linked.accountIdentifiers(List.of("999999999999")))));
    }

    @Test
    void listsGroupsByNamePageByPage() {
        for (String name : List.of("b", "a", "ab", "c")) {
            logs.createGroup(name);
        }
        List<String> listed = new ArrayList<>();
        DescribeLogGroupsRequest request = DescribeLogGroupsRequest.create().limit(3);
        DescribeLogGroupsResponse page = groups(request);
        assertEquals(List.of("a", "ab", "b"), names(page));
        listed.addAll(names(groups(request.nextToken(page.nextToken()))));
        assertEquals(List.of("c"), listed);
        assertEquals(
                List.of("a", "ab"),
                names(groups(DescribeLogGroupsRequest.create().logGroupNamePrefix("a"))));
        DescribeLogGroupsResponse byPattern =
                groups(DescribeLogGroupsRequest.create().logGroupNamePattern("b"));
        assertEquals(List.of("ab", "b"), names(byPattern));
        assertNull(byPattern.logGroups().getFirst().storedBytes());
        assertEquals(
                "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.",
                logs.refusal(
                                "DescribeLogGroups",
                                DescribeLogGroupsRequest.create()
                                        .logGroupNamePattern("b")
                                        .logGroupNamePrefix("b"))
                        .getMessage());
    }

    @Test
    void listsStreamsByNameOrByTheirLastEvents() {
        logs.createGroup("g");
        long now = logs.now();
        for (String name : List.of("a", "b", "c")) {
            logs.createStream("g", name);
        }
        logs.put("g", "b", event(now + 5, "x"));
        logs.put("g", "a", event(now + 9, "x"));
        assertEquals(List.of("a", "b", "c"), streamNames(streams(DescribeLogStreamsRequest.create())));
        assertEquals(
                List.of("c", "b", "a"),
                streamNames(streams(DescribeLogStreamsRequest.create().descending(true))));
        DescribeLogStreamsRequest latest = DescribeLogStreamsRequest.create()
                .orderBy("LastEventTime")
                .descending(true)
                .limit(2);
        DescribeLogStreamsResponse page = streams(latest);
        assertEquals(List.of("a", "b"), streamNames(page));
        page = streams(latest.nextToken(page.nextToken()));
        assertEquals(List.of("c"), streamNames(page));
        assertNull(page.nextToken());
        assertNull(page.logStreams().getFirst().lastEventTimestamp());
        assertEquals(
                "Cannot order by LastEventTime with a logStreamNamePrefix.",
                logs.refusal(
                                "DescribeLogStreams",
                                latest.nextToken(null).logGroupName("g").logStreamNamePrefix("a"))
                        .getMessage());
    }

    @Test
    void aGroupMadeAgainIsEmptyAndTheOldOnesSpaceIsFreed() {
        logs.createGroup("g");
        logs.createStream("g", "s");
        logs.put("g", "s", event(logs.now(), "x"), event(logs.now(), "y"));
        logs.call("DeleteLogGroup", DeleteLogGroupRequest.create().logGroupName("g"), View.class);
        assertEquals(List.of(), names(groups(DescribeLogGroupsRequest.create())));
        logs.createGroup("g");
        assertEquals(List.of(), streamNames(streams(DescribeLogStreamsRequest.create())));
        assertEquals(2, eventRows());
        logs.trimmer.trim(); // the group's streams, then their events
        logs.trimmer.trim();
        assertEquals(0, eventRows());
        assertEquals(
                List.of("g"),
                names(groups(DescribeLogGroupsRequest.create())),
                "the new group has nothing to do with it");
    }

    @Test
    void aStreamMadeAgainIsEmpty() {
        logs.createGroup("g");
        logs.createStream("g", "s");
        logs.put("g", "s", event(logs.now(), "x"));
        logs.call(
                "DeleteLogStream",
                DeleteLogStreamRequest.create().logGroupName("g").logStreamName("s"),
                View.class);
        logs.createStream("g", "s");
        assertEquals(List.of(), logs.messages("g", "s"));
        logs.trimmer.trim();
        assertEquals(0, eventRows());
    }

    @Test
    void reservedTagKeysAreRefused() {
        logs.createGroup("g");
        Map<String, String> reserved = Map.of("AWS:x", "1");
        for (View request : List.of(
                CreateLogGroupRequest.create().logGroupName("h").tags(reserved),
                TagLogGroupRequest.create().logGroupName("g").tags(reserved))) {
            String operation = request instanceof CreateLogGroupRequest ? "CreateLogGroup" : "TagLogGroup";
            ServiceException refused = logs.refusal(operation, request);
            assertEquals("InvalidParameterException", refused.code());
            assertEquals("Tag keys that begin with aws: are reserved: AWS:x", refused.getMessage());
        }
    }

    @Test
    void twoWhoRemoveTheSameEventsCountThemOnce() throws InterruptedException {
        logs.createGroup("g");
        logs.createStream("g", "s");
        InputLogEvent[] old = IntStream.range(0, 5_000)
                .mapToObj(i -> event(logs.now(), "old"))
                .toArray(InputLogEvent[]::new);
        logs.put("g", "s", old);
        logs.clock.advance(Duration.ofHours(1));
        logs.put("g", "s", event(logs.now(), "new"));
        RowKey key = LogKeys.group(new GroupName(LogsFixture.ACCOUNT, LogsFixture.REGION, "g"));
        long id = GroupRow.read(logs.store.blocking().get(key)).id();
        CountDownLatch ended = new CountDownLatch(2);
        for (int i = 0; i < 2; i++) {
            logs.tasks.start("removal", () -> {
                logs.trimmer.removeBefore(key, id, logs.now());
                ended.countDown();
            });
        }
        assertTrue(ended.await(20, TimeUnit.SECONDS));
        assertEquals(1, eventRows());
        assertEquals(
                3 + 26,
                groups(DescribeLogGroupsRequest.create()).logGroups().getFirst().storedBytes());
    }

    @Test
    void anEventDatedBackWhileItsStreamIsBeingEmptiedIsRemovedInTheNextRound() {
        logs.createGroup("g");
        logs.createStream("g", "s");
        logs.put("g", "s", event(logs.now(), "old"));
        long dated = logs.now() + 1;
        logs.clock.advance(Duration.ofHours(1));
        RowKey key = LogKeys.group(new GroupName(LogsFixture.ACCOUNT, LogsFixture.REGION, "g"));
        long id = GroupRow.read(logs.store.blocking().get(key)).id();
        FaultyStore store = new FaultyStore(logs.store);
        AtomicInteger updates = new AtomicInteger();
        store.failUpdates(FaultyStore.Fault.REFUSED, update -> {
            if (updates.incrementAndGet() == 2) { // after the stream was seen to be empty
                logs.put("g", "s", event(dated, "late"));
            }
            return false;
        });
        new LogTrimmer(new LogRows(store.blocking()), logs.clock).removeBefore(key, id, logs.now());
        assertEquals(2, updates.get());
        assertEquals(List.of("late"), logs.messages("g", "s"));
        logs.trimmer.removeBefore(key, id, logs.now());
        assertEquals(0, eventRows());
        assertEquals(
                0,
                groups(DescribeLogGroupsRequest.create()).logGroups().getFirst().storedBytes());
    }

    @Test
    void expiredEventsAreGoneAtOnceAndTheirSpaceIsFreed() {
        logs.createGroup("g");
        logs.createStream("g", "s");
        logs.put("g", "s", event(logs.now(), "old"));
        logs.clock.advance(Duration.ofHours(12));
        logs.put("g", "s", event(logs.now(), "new"));
        logs.call(
                "PutRetentionPolicy",
                PutRetentionPolicyRequest.create().logGroupName("g").retentionInDays(1),
                View.class);
        assertEquals(List.of("old", "new"), logs.messages("g", "s"));
        logs.clock.advance(Duration.ofHours(13));
        assertEquals(List.of("new"), logs.messages("g", "s"));
        logs.trimmer.trim();
        assertEquals(1, eventRows());
        LogGroup group = groups(DescribeLogGroupsRequest.create()).logGroups().getFirst();
        assertEquals(3 + 26, group.storedBytes());
        assertEquals(1, group.retentionInDays());
        logs.clock.advance(Duration.ofHours(13));
        logs.trimmer.trim();
        assertNull(streams(DescribeLogStreamsRequest.create())
                .logStreams()
                .getFirst()
                .lastEventTimestamp());
        logs.call("DeleteRetentionPolicy", DeleteRetentionPolicyRequest.create().logGroupName("g"), View.class);
        assertNull(
                groups(DescribeLogGroupsRequest.create()).logGroups().getFirst().retentionInDays());
    }

    @Test
    void refusesDaysThatAwsDoesNotKnow() {
        logs.createGroup("g");
        assertEquals(
                "InvalidParameterException",
                logs.refusal(
                                "PutRetentionPolicy",
                                PutRetentionPolicyRequest.create()
                                        .logGroupName("g")
                                        .retentionInDays(2))
                        .code());
    }

    @Test
    void keepsTagsByBothGenerationsOfOperations() {
        logs.call(
                "CreateLogGroup",
                CreateLogGroupRequest.create().logGroupName("g").tags(Map.of("a", "1")),
                View.class);
        logs.call(
                "TagResource",
                TagResourceRequest.create().resourceArn(ARN + "g").tags(Map.of("b", "2")),
                View.class);
        logs.call("TagLogGroup", TagLogGroupRequest.create().logGroupName("g").tags(Map.of("c", "3")), View.class);
        assertEquals(
                Map.of("a", "1", "b", "2", "c", "3"),
                logs.call(
                                "ListTagsForResource",
                                ListTagsForResourceRequest.create().resourceArn(ARN + "g"),
                                ListTagsForResourceResponse.class)
                        .tags());
        logs.call(
                "UntagResource",
                UntagResourceRequest.create().resourceArn(ARN + "g").tagKeys(List.of("a")),
                View.class);
        logs.call(
                "UntagLogGroup", UntagLogGroupRequest.create().logGroupName("g").tags(List.of("b")), View.class);
        assertEquals(
                Map.of("c", "3"),
                logs.call(
                                "ListTagsLogGroup",
                                ListTagsLogGroupRequest.create().logGroupName("g"),
                                ListTagsLogGroupResponse.class)
                        .tags());
    }
}
