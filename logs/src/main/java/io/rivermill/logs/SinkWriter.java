// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import io.rivermill.base.Clock;
import io.rivermill.base.RivermillException;
import io.rivermill.base.Tasks;
import io.rivermill.store.BlockingStore;
import io.rivermill.wire.ServiceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the sink's events, making groups and streams as needed. It remembers the ids of groups; a group that was deleted
 * meanwhile shows as a refused append and is made again.
 *
 * <p>Threads: of one thread, which it blocks.
 */
final class SinkWriter {
    private static final Logger LOG = LoggerFactory.getLogger(SinkWriter.class);
    private static final int ATTEMPTS_MAX = 50;
    private static final Duration RETRY_PAUSE = Duration.ofMillis(20);
    private static final int GROUPS_REMEMBERED_MAX = 1_000;

    private final BlockingStore store;
    private final Clock clock;
    private final Tasks tasks;
    private final SinkKind kind;
    private final SizeLimit limit;
    private final Map<GroupName, Long> groupIds = new LinkedHashMap<>();

    SinkWriter(BlockingStore store, Clock clock, Tasks tasks, SinkKind kind, SizeLimit limit) {
        this.store = store;
        this.clock = clock;
        this.tasks = tasks;
        this.kind = kind;
        this.limit = limit;
    }

    /** Writes all of it, a few streams at a time. What can't be written after many tries is lost, and said so in the log. */
    void write(Map<StreamName, List<LogEvent>> events) throws InterruptedException {
        List<Map.Entry<StreamName, List<LogEvent>>> streams = List.copyOf(events.entrySet());
        for (int from = 0; from < streams.size(); from += AppendEvents.STREAMS_MAX) {
            int to = Math.min(streams.size(), from + AppendEvents.STREAMS_MAX);
            writePersistently(streams.subList(from, to));
        }
    }

    private void writePersistently(List<Map.Entry<StreamName, List<LogEvent>>> streams) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                keepToLimit(append(streams));
                return;
            } catch (ServiceException e) {
                streams.forEach(stream -> groupIds.remove(stream.getKey().group()));
                if (attempt == ATTEMPTS_MAX) {
                    LOG.warn("log events of {} streams are lost: {}", streams.size(), e.getMessage());
                    return;
                }
            } catch (RivermillException e) {
                if (!e.code().retriable() || attempt == ATTEMPTS_MAX) {
                    LOG.warn("log events of {} streams are lost: {}", streams.size(), e.getMessage());
                    return;
                }
                tasks.pause(RETRY_PAUSE);
            }
        }
    }

    private List<AppendEvents.Batch> append(List<Map.Entry<StreamName, List<LogEvent>>> streams) {
        List<AppendEvents.Batch> batches = new ArrayList<>(streams.size());
        for (Map.Entry<StreamName, List<LogEvent>> stream : streams) {
            StreamName name = stream.getKey();
            batches.add(new AppendEvents.Batch(name.group(), groupId(name.group()), name.name(), stream.getValue()));
        }
        store.update(new AppendEvents(batches, clock.millis(), true));
        return batches;
    }

    /** What goes wrong here is no reason to write again what was written. */
    private void keepToLimit(List<AppendEvents.Batch> written) {
        for (AppendEvents.Batch batch : written) {
            try {
                limit.written(batch.group(), batch.aboutBytes());
            } catch (ServiceException | RivermillException e) {
                LOG.warn("{} can't be made smaller for now: {}", batch.group(), e.getMessage());
            }
        }
    }

    private long groupId(GroupName group) {
        Long known = groupIds.get(group);
        if (known != null) {
            return known;
        }
        long now = clock.millis();
        long id = store.update(new CreateGroup(group, newId -> kind.group(newId, now), true));
        if (groupIds.size() == GROUPS_REMEMBERED_MAX) {
            groupIds.clear(); // refilled by what is in use
        }
        groupIds.put(group, id);
        return id;
    }
}
