// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.base.Seeds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PersistentMapTest {

    @Test
    void behavesAsATreeMapAndStaysBalanced() {
        Seeds.tryEach(20, random -> {
            PersistentMap<Integer, Integer> map = PersistentMap.empty(Comparator.naturalOrder());
            TreeMap<Integer, Integer> model = new TreeMap<>();
            for (int i = 0; i < 400; i++) {
                int key = random.nextInt(random.nextBoolean() ? 100 : 1_000);
                if (random.nextInt(5) < 3) {
                    map = map.put(key, i);
                    model.put(key, i);
                } else {
                    map = map.remove(key);
                    model.remove(key);
                }
                assertTrue(map.isSound());
                assertEquals(model.size(), map.size());
                assertEquals(model.get(key), map.get(key));
            }
            int bound = random.nextInt(1_000);
            assertEquals(new ArrayList<>(model.tailMap(bound).entrySet()), list(map.ascending(bound)));
            assertEquals(
                    new ArrayList<>(model.headMap(bound, false).descendingMap().entrySet()),
                    list(map.descending(bound)));
            assertEquals(new ArrayList<>(model.entrySet()), list(map.ascending(null)));
            assertEquals(new ArrayList<>(model.descendingMap().entrySet()), list(map.descending(null)));
        });
    }

    @Test
    void ascendingInsertionsStayBalanced() {
        PersistentMap<Integer, Integer> map = PersistentMap.empty(Comparator.naturalOrder());
        for (int i = 0; i < 2_000; i++) {
            map = map.put(i, i);
        }
        assertTrue(map.isSound());
        for (int i = 0; i < 1_990; i++) {
            map = map.remove(i);
        }
        assertTrue(map.isSound());
        assertEquals(10, map.size());
    }

    @Test
    void earlierMapsStayAsTheyWere() {
        PersistentMap<Integer, Integer> first = PersistentMap.<Integer, Integer>empty(Comparator.naturalOrder())
                .put(1, 1)
                .put(2, 2);
        PersistentMap<Integer, Integer> second = first.remove(1).put(2, 3);
        assertEquals(1, first.get(1));
        assertEquals(2, first.get(2));
        assertEquals(3, second.get(2));
    }

    private static <K, V> List<Map.Entry<K, V>> list(Iterator<Map.Entry<K, V>> walk) {
        List<Map.Entry<K, V>> entries = new ArrayList<>();
        walk.forEachRemaining(entries::add);
        return entries;
    }
}
