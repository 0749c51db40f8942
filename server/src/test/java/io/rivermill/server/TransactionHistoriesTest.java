// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.base.Seeds;
import io.rivermill.server.client.ApiClient;
import io.rivermill.server.history.Serializability;
import io.rivermill.server.history.Transaction;
import io.rivermill.server.history.Transaction.Status;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients that append to lists, several at once and under conditions on others, and read them, through kills of the
 * server: all is as if transactions and calls had happened one by one, each between its sending and its answer; those
 * sent again with their token happened once. The seed of a failure repeats the clients' choices and when they are cut off.
 */
class TransactionHistoriesTest {
    private static final int KILLS = 4;
    private static final int CLIENTS = 6;
    private static final List<String> LISTS = List.of("v", "w", "x", "y", "z");

    @TempDir
    private Path data;

    private final Queue<Transaction> history = new ConcurrentLinkedQueue<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final AtomicInteger runs = new AtomicInteger();
    private final AtomicInteger sentAgain = new AtomicInteger();

    @Test
    void transactionsAreAsIfTheyHappenedOneByOneThroughKills() {
        Seeds.tryEach(1, random -> {
            recordThroughKills(KILLS, true, random);
            check();
        });
    }

    @Test
    void aServerThatTakesTransactionsApartWouldBeFound() {
        Seeds.tryEach(1, random -> {
            recordThroughKills(1, false, random);
            assertTrue(Serializability.violation(List.copyOf(history)).isPresent());
        });
    }

    /** Records a run over a fresh folder; a false server does the writes of transactions one by one. */
    private void recordThroughKills(int kills, boolean honest, RandomGenerator random) {
        history.clear();
        sentAgain.set(0);
        Path folder = data.resolve("run" + runs.incrementAndGet());
        List<ListClient> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(new ListClient(i, honest, history));
        }
        for (int kill = 0; kill < kills; kill++) {
            try (ServerProcess server = ServerProcess.start(folder)) {
                ApiClient api = new ApiClient(server.endpoint());
                if (kill == 0) {
                    ListClient.createTable(api, LISTS);
                }
                runUntilKilled(server, api, clients, random);
            }
        }
        try (ServerProcess server = ServerProcess.start(folder)) {
            ApiClient api = new ApiClient(server.endpoint());
            clients.forEach(client -> sendAgain(client, api));
            clients.getFirst().read(api, LISTS);
        }
    }

    private void check() {
        List<Transaction> all = List.copyOf(history);
        System.out.println("transaction histories: " + all.size() + " transactions, " + count(all, Status.REFUSED)
                + " refused, " + count(all, Status.UNKNOWN) + " unanswered, " + sentAgain.get() + " sent again");
        assertEquals(Optional.empty(), Serializability.violation(all));
        assertTrue(count(all, Status.COMMITTED) > 20 * KILLS, "transactions were committed");
        assertTrue(count(all, Status.UNKNOWN) + sentAgain.get() > 0, "kills met transactions in flight");
    }

    private static long count(List<Transaction> history, Status status) {
        return history.stream()
                .filter(transaction -> transaction.status() == status)
                .count();
    }

    private void runUntilKilled(ServerProcess server, ApiClient api, List<ListClient> clients, RandomGenerator random) {
        List<Runnable> loops = new ArrayList<>();
        for (ListClient client : clients) {
            RandomGenerator own = Seeds.generator(random.nextLong());
            loops.add(() -> workUntilUnanswered(client, api, own));
        }
        int enough = history.size() + random.nextInt(50, 300);
        long gone = KillUnderLoad.run(server, loops, () -> history.size() >= enough);
        for (ListClient client : clients) {
            if (random.nextBoolean() || !client.canSendAgain()) {
                client.serverIsGone(gone);
            }
        }
    }

    private void workUntilUnanswered(ListClient client, ApiClient api, RandomGenerator random) {
        Map<String, Integer> lengths = new HashMap<>();
        sendAgain(client, api);
        while (client.isAnswered()) {
            List<String> lists = some(1 + random.nextInt(3), random);
            switch (random.nextInt(8)) {
                case 0 -> client.read(api, lists.getFirst()).forEach((list, read) -> lengths.put(list, read.size()));
                case 1, 2 -> client.read(api, lists).forEach((list, read) -> lengths.put(list, read.size()));
                case 3 -> {
                    String list = lists.getFirst();
                    client.append(api, list, numbers.incrementAndGet(), known(lengths, List.of(list), random));
                }
                default -> {
                    Map<String, Integer> appends = new HashMap<>();
                    lists.forEach(list -> appends.put(list, numbers.incrementAndGet()));
                    client.append(api, appends, known(lengths, some(2, random), random));
                }
            }
        }
    }

    private void sendAgain(ListClient client, ApiClient api) {
        if (client.canSendAgain()) {
            client.sendAgain(api);
            sentAgain.incrementAndGet();
        }
    }

    /** Lengths of some of {@code lists}, as they were when last seen; often none, so that not all is refused. */
    private static Map<String, Integer> known(
            Map<String, Integer> lengths, List<String> lists, RandomGenerator random) {
        Map<String, Integer> known = new HashMap<>();
        for (String list : lists) {
            if (lengths.containsKey(list) && random.nextInt(3) == 0) {
                known.put(list, lengths.get(list));
            }
        }
        return known;
    }

    private static List<String> some(int count, RandomGenerator random) {
        List<String> some = new ArrayList<>(LISTS);
        while (some.size() > count) {
            some.remove(random.nextInt(some.size()));
        }
        return some;
    }
}
