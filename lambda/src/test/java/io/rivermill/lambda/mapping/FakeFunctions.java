// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import io.rivermill.base.Arn;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Functions that do what a test says. Events are {@link FakeEvents}', so a batch is told by the names of its records.
 *
 * <p>Threads: any.
 */
final class FakeFunctions implements MappedFunctions {
    static final String ROLE = "arn:aws:iam::000000000000:role/r";

    /** What a function does with the names of a batch's records. */
    interface Behaviour {
        BatchResult handle(List<String> records) throws InterruptedException;
    }

    final List<List<String>> batches = new CopyOnWriteArrayList<>();
    final List<String> events = new CopyOnWriteArrayList<>();
    final List<Integer> prewarmed = new CopyOnWriteArrayList<>();
    final AtomicInteger missed = new AtomicInteger(); // calls while there was no such function
    volatile Behaviour behaviour = records -> ok();
    private final Map<String, Boolean> present = new ConcurrentHashMap<>(Map.of("f", true));

    static BatchResult ok() {
        return answer("null");
    }

    static BatchResult answer(String json) {
        return new BatchResult.Succeeded(run(), json.getBytes(StandardCharsets.UTF_8));
    }

    static BatchResult failed() {
        return new BatchResult.Failed(run(), "{\"errorMessage\":\"no\"}".getBytes(StandardCharsets.UTF_8));
    }

    private static BatchResult.Run run() {
        return new BatchResult.Run("request", "$LATEST");
    }

    static String arn(String name) {
        return Arn.of("lambda", MappingFixture.REGION, MappingFixture.ACCOUNT, "function:" + name)
                .toString();
    }

    void add(String name) {
        present.put(name, true);
    }

    void remove(String name) {
        present.remove(name);
    }

    /** The names of all records of all attempts, in the order of the attempts. */
    List<String> seen() {
        return batches.stream().flatMap(List::stream).toList();
    }

    @Override
    public Optional<String> find(String account, String region, String name) {
        String bare = name.substring(name.lastIndexOf(':') + 1);
        return present.containsKey(bare) ? Optional.of(arn(bare)) : Optional.empty();
    }

    @Override
    public Optional<String> role(String functionArn) {
        return present.containsKey(functionArn.substring(functionArn.lastIndexOf(':') + 1))
                ? Optional.of(ROLE)
                : Optional.empty();
    }

    @Override
    public BatchResult invoke(String functionArn, byte[] event) throws InterruptedException {
        if (role(functionArn).isEmpty()) {
            missed.incrementAndGet();
            return new BatchResult.Missing();
        }
        List<String> records = FakeEvents.names(event);
        events.add(new String(event, StandardCharsets.UTF_8));
        batches.add(new ArrayList<>(records));
        return behaviour.handle(records);
    }

    @Override
    public void prewarm(String functionArn, int environments) {
        prewarmed.add(environments);
    }
}
