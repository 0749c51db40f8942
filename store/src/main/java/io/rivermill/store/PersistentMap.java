// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * An ordered map that never changes: putting and removing return another map that shares all but O(log n) nodes with this
 * one. So a snapshot is a reference.
 *
 * <p>A weight-balanced binary tree (Adams, Functional Pearls: Efficient sets, 1993) with the factors 3 and 2, for which
 * Hirai and Yamamoto (Balancing weight-balanced trees, 2011) proved that one single or double rotation restores balance
 * after every insertion and removal.
 *
 * <p>Threads: immutable.
 */
final class PersistentMap<K, V> {
    private static final int DELTA = 3; // no side weighs more than this many times the other
    private static final int RATIO = 2; // a heavier inner grandchild asks for a double rotation

    private record Node<K, V>(
            K key,
            V value,
            @Nullable Node<K, V> left,
            @Nullable Node<K, V> right,
            int size) {}

    private final Comparator<? super K> order;
    private final @Nullable Node<K, V> root;

    private PersistentMap(Comparator<? super K> order, @Nullable Node<K, V> root) {
        this.order = order;
        this.root = root;
    }

    static <K, V> PersistentMap<K, V> empty(Comparator<? super K> order) {
        return new PersistentMap<>(order, null);
    }

    int size() {
        return size(root);
    }

    @Nullable
    V get(K key) {
        Node<K, V> node = root;
        while (node != null) {
            int side = order.compare(key, node.key);
            if (side == 0) {
                return node.value;
            }
            node = side < 0 ? node.left : node.right;
        }
        return null;
    }

    PersistentMap<K, V> put(K key, V value) {
        return new PersistentMap<>(order, put(root, key, value));
    }

    PersistentMap<K, V> remove(K key) {
        return get(key) == null ? this : new PersistentMap<>(order, remove(root, key));
    }

    /** Entries from {@code from} (or the first) up, {@code from} included. */
    Iterator<Map.Entry<K, V>> ascending(@Nullable K from) {
        Deque<Node<K, V>> path = new ArrayDeque<>();
        Node<K, V> node = root;
        while (node != null) {
            boolean inRange = from == null || order.compare(node.key, from) >= 0;
            if (inRange) {
                path.push(node);
            }
            node = inRange ? node.left : node.right;
        }
        return new Walk<>(path, true);
    }

    /** Entries below {@code to} (or from the last) down, {@code to} excluded. */
    Iterator<Map.Entry<K, V>> descending(@Nullable K to) {
        Deque<Node<K, V>> path = new ArrayDeque<>();
        Node<K, V> node = root;
        while (node != null) {
            boolean inRange = to == null || order.compare(node.key, to) < 0;
            if (inRange) {
                path.push(node);
            }
            node = inRange ? node.right : node.left;
        }
        return new Walk<>(path, false);
    }

    /** True if order and balance hold everywhere: for tests. */
    boolean isSound() {
        return isSound(root, null, null);
    }

    private boolean isSound(@Nullable Node<K, V> node, @Nullable K above, @Nullable K below) {
        if (node == null) {
            return true;
        }
        boolean ordered = (above == null || order.compare(node.key, above) > 0)
                && (below == null || order.compare(node.key, below) < 0);
        boolean balanced = !heavier(node.left, node.right) && !heavier(node.right, node.left);
        return ordered
                && balanced
                && node.size == size(node.left) + size(node.right) + 1
                && isSound(node.left, above, node.key)
                && isSound(node.right, node.key, below);
    }

    private Node<K, V> put(@Nullable Node<K, V> node, K key, V value) {
        if (node == null) {
            return new Node<>(key, value, null, null, 1);
        }
        int side = order.compare(key, node.key);
        if (side == 0) {
            return new Node<>(key, value, node.left, node.right, node.size);
        }
        return side < 0
                ? balanced(node.key, node.value, put(node.left, key, value), node.right)
                : balanced(node.key, node.value, node.left, put(node.right, key, value));
    }

    private @Nullable Node<K, V> remove(@Nullable Node<K, V> node, K key) {
        if (node == null) {
            return null;
        }
        int side = order.compare(key, node.key);
        if (side < 0) {
            return balanced(node.key, node.value, remove(node.left, key), node.right);
        }
        if (side > 0) {
            return balanced(node.key, node.value, node.left, remove(node.right, key));
        }
        if (node.left == null || node.right == null) {
            return node.left == null ? node.right : node.left;
        }
        Node<K, V> next = first(node.right);
        return balanced(next.key, next.value, node.left, remove(node.right, next.key));
    }

    private static <K, V> Node<K, V> first(Node<K, V> node) {
        Node<K, V> least = node;
        while (least.left != null) {
            least = least.left;
        }
        return least;
    }

    /** Joins two sides of which at most one has gained or lost one entry. */
    private static <K, V> Node<K, V> balanced(K key, V value, @Nullable Node<K, V> left, @Nullable Node<K, V> right) {
        if (right != null && heavier(right, left)) {
            Node<K, V> inner = right.left;
            if (inner == null || size(inner) + 1 < RATIO * (size(right.right) + 1)) {
                return node(right.key, right.value, node(key, value, left, inner), right.right);
            }
            return node(
                    inner.key,
                    inner.value,
                    node(key, value, left, inner.left),
                    node(right.key, right.value, inner.right, right.right));
        }
        if (left != null && heavier(left, right)) {
            Node<K, V> inner = left.right;
            if (inner == null || size(inner) + 1 < RATIO * (size(left.left) + 1)) {
                return node(left.key, left.value, left.left, node(key, value, inner, right));
            }
            return node(
                    inner.key,
                    inner.value,
                    node(left.key, left.value, left.left, inner.left),
                    node(key, value, inner.right, right));
        }
        return node(key, value, left, right);
    }

    /** Weights are sizes plus one. */
    private static boolean heavier(@Nullable Node<?, ?> one, @Nullable Node<?, ?> other) {
        return size(one) + 1 > DELTA * (size(other) + 1);
    }

    private static <K, V> Node<K, V> node(K key, V value, @Nullable Node<K, V> left, @Nullable Node<K, V> right) {
        return new Node<>(key, value, left, right, size(left) + size(right) + 1);
    }

    private static int size(@Nullable Node<?, ?> node) {
        return node == null ? 0 : node.size;
    }

    /** Walks in order; {@code path} holds the nodes whose turn comes, the next on top. */
    private static final class Walk<K, V> implements Iterator<Map.Entry<K, V>> {
        private final Deque<Node<K, V>> path;
        private final boolean up;

        Walk(Deque<Node<K, V>> path, boolean up) {
            this.path = path;
            this.up = up;
        }

        @Override
        public boolean hasNext() {
            return !path.isEmpty();
        }

        @Override
        public Map.Entry<K, V> next() {
            if (path.isEmpty()) {
                throw new NoSuchElementException();
            }
            Node<K, V> here = path.pop();
            Node<K, V> node = up ? here.right : here.left;
            while (node != null) {
                path.push(node);
                node = up ? node.left : node.right;
            }
            return Map.entry(here.key, here.value);
        }
    }
}
