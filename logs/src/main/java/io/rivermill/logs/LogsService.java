// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import io.rivermill.base.Clock;
import io.rivermill.base.Tasks;
import io.rivermill.http.Operation;
import io.rivermill.http.Service;
import io.rivermill.store.Store;
import java.time.Duration;
import java.util.List;

/**
 * CloudWatch Logs. Frees the space of what was deleted or has expired in rounds of its own.
 *
 * <p>Threads: a service may be asked from any thread; its operations block.
 */
public final class LogsService implements Service, AutoCloseable {
    private static final Duration TRIM_PAUSE = Duration.ofMinutes(1);

    private final List<Operation<?, ?>> operations;
    private final Tasks.Task trimming;

    public LogsService(Store store, Clock clock, Tasks tasks) {
        LogRows rows = new LogRows(store.blocking());
        GroupChanges changes = new GroupChanges(rows);
        this.operations = List.of(
                new CreateLogGroup(rows, clock),
                new DeleteLogGroup(rows),
                new DescribeLogGroups(rows),
                new CreateLogStream(rows, clock),
                new DeleteLogStream(rows),
                new DescribeLogStreams(rows),
                new PutLogEvents(rows, clock),
                new GetLogEvents(rows, clock),
                new FilterLogEvents(rows, clock),
                new TestMetricFilter(),
                new PutRetentionPolicy(changes),
                new DeleteRetentionPolicy(changes),
                new TagResource(changes),
                new UntagResource(changes),
                new ListTagsForResource(rows),
                new TagLogGroup(changes),
                new UntagLogGroup(changes),
                new ListTagsLogGroup(rows));
        this.trimming = tasks.every("log trimmer", TRIM_PAUSE, new LogTrimmer(rows, clock)::trim);
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return operations;
    }

    /** Ends the rounds of freeing space. */
    @Override
    public void close() {
        trimming.cancel();
    }
}
