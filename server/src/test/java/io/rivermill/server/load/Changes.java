// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.load;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Changes of a table's items, no two alike, each with the time when it was made up: requests ready to be sent. */
final class Changes {
    private static final int KEYS = 50_000;
    private static final int BATCH_MAX = 25;
    private static final String MADE_AT = "\"At\":{\"N\":\"";

    private final SignedRequests signed;
    private final String table;
    private final String text;
    private final AtomicLong made = new AtomicLong();

    /** Items with a text of so many characters. */
    Changes(SignedRequests signed, String table, int characters) {
        this.signed = signed;
        this.table = table;
        this.text = "x".repeat(characters);
    }

    ByteBuffer put() {
        return signed.put(table, item());
    }

    /** One request with so many changes, at most 25. */
    ByteBuffer batch(int size) {
        List<Map<String, Object>> items = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            items.add(item());
        }
        return signed.batch(table, items);
    }

    /** Has them made: so many, in batches, as fast as that goes. */
    void write(LoadClient writer, int number) {
        List<ByteBuffer> requests = new ArrayList<>();
        for (int left = number; left > 0; left -= BATCH_MAX) {
            requests.add(batch(Math.min(left, BATCH_MAX)));
        }
        writer.run(requests, requests.size());
    }

    /** How many there have been. */
    long count() {
        return made.get();
    }

    /** When the first record of a page was made up, in microseconds: its new image comes before its old one. */
    static long madeAt(String page) {
        int from = page.indexOf(MADE_AT) + MADE_AT.length();
        return Long.parseLong(page, from, page.indexOf('"', from), 10);
    }

    static long wallMicros() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000L + now.getNano() / 1_000;
    }

    private Map<String, Object> item() {
        long number = made.getAndIncrement();
        return Map.of(
                "Id", Map.of("S", "item-" + number % KEYS),
                "At", Map.of("N", Long.toString(wallMicros())),
                "Number", Map.of("N", Long.toString(number)),
                "Text", Map.of("S", text));
    }
}
