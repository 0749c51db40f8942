// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.base.Seeds;
import io.rivermill.server.client.ApiClient;
import io.rivermill.server.history.ItemAction;
import io.rivermill.server.history.ItemCall;
import io.rivermill.server.history.ItemResult;
import io.rivermill.server.history.Linearizability;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients that put, update, delete and read a few items at once, through kills of the server: each item is as if its calls
 * had happened one by one, whatever was answered. The seed of a failure repeats the clients' choices and when they are cut
 * off.
 */
class ItemHistoriesTest {
    private static final int KILLS = 4;
    private static final int CLIENTS = 6;
    private static final int ITEMS = 3;

    @TempDir
    private Path data;

    private final List<Queue<ItemCall>> histories = Stream.<Queue<ItemCall>>generate(ConcurrentLinkedQueue::new)
            .limit(ITEMS)
            .toList();
    private final AtomicInteger runs = new AtomicInteger();
    private final AtomicInteger values = new AtomicInteger();

    @Test
    void everyItemIsAsIfItsCallsHappenedOneByOneThroughKills() {
        Seeds.tryEach(1, random -> {
            recordThroughKills(KILLS, true, random);
            check();
        });
    }

    @Test
    void aServerThatForgetsConditionsWouldBeFound() {
        Seeds.tryEach(1, random -> {
            recordThroughKills(1, false, random);
            assertTrue(histories.stream()
                    .anyMatch(calls ->
                            Linearizability.violation(List.copyOf(calls)).isPresent()));
        });
    }

    /** Records a run over a fresh folder; a false server forgets conditions. */
    private void recordThroughKills(int kills, boolean honest, RandomGenerator random) {
        histories.forEach(Queue::clear);
        Path folder = data.resolve("run" + runs.incrementAndGet());
        for (int kill = 0; kill < kills; kill++) {
            try (ServerProcess server = ServerProcess.start(folder)) {
                ApiClient api = new ApiClient(server.endpoint());
                if (kill == 0) {
                    RecordingClient.createTable(api);
                }
                runUntilKilled(server, api, honest, random);
            }
        }
        try (ServerProcess server = ServerProcess.start(folder)) {
            RecordingClient last = new RecordingClient(new ApiClient(server.endpoint()), CLIENTS, true, histories);
            for (int item = 0; item < ITEMS; item++) {
                last.call(item, new ItemAction.Get());
            }
        }
    }

    private void check() {
        int unknown = 0;
        for (int item = 0; item < ITEMS; item++) {
            List<ItemCall> calls = List.copyOf(histories.get(item));
            unknown += (int) calls.stream()
                    .filter(call -> call.result() instanceof ItemResult.Unknown)
                    .count();
            System.out.println("item " + item + ": " + calls.size() + " calls");
            assertEquals(Optional.empty(), Linearizability.violation(calls), "item " + item);
        }
        assertTrue(unknown > 0, "kills met calls in flight");
    }

    private void runUntilKilled(ServerProcess server, ApiClient api, boolean honest, RandomGenerator random) {
        List<RecordingClient> clients = new ArrayList<>();
        List<Runnable> loops = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            RecordingClient client = new RecordingClient(api, i, honest, histories);
            RandomGenerator own = Seeds.generator(random.nextLong());
            clients.add(client);
            loops.add(() -> callUntilUnanswered(client, own));
        }
        int enough = recorded() + random.nextInt(50, 400);
        long gone = KillUnderLoad.run(server, loops, () -> recorded() >= enough);
        clients.forEach(client -> client.serverIsGone(gone));
    }

    private int recorded() {
        return histories.stream().mapToInt(Queue::size).sum();
    }

    /** Mostly stays at an item, so that conditions are about something seen just before. */
    private void callUntilUnanswered(RecordingClient client, RandomGenerator random) {
        int item = 0;
        Optional<Integer> last = Optional.empty();
        while (client.isAnswered()) {
            if (random.nextInt(4) == 0) {
                item = random.nextInt(ITEMS);
                last = Optional.empty();
            }
            ItemAction action = action(random, last);
            if (client.call(item, action) instanceof ItemResult.Ok(Optional<Integer> value)) {
                last = left(action, value);
            }
        }
    }

    /** What an action left behind that was answered with {@code value}. */
    private static Optional<Integer> left(ItemAction action, Optional<Integer> value) {
        return switch (action) {
            case ItemAction.Put put -> Optional.of(put.value());
            case ItemAction.PutIf put -> Optional.of(put.value());
            case ItemAction.Delete delete -> Optional.empty();
            case ItemAction.Add add -> value;
            case ItemAction.Get get -> value;
        };
    }

    private ItemAction action(RandomGenerator random, Optional<Integer> last) {
        return switch (random.nextInt(10)) {
            case 0, 1 -> new ItemAction.Put(values.incrementAndGet() * 1000);
            case 2, 3, 4 -> new ItemAction.PutIf(last, values.incrementAndGet() * 1000);
            case 5, 6 -> new ItemAction.Add(1);
            case 7 -> new ItemAction.Delete();
            default -> new ItemAction.Get();
        };
    }
}
