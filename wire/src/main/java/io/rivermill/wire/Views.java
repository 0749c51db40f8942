// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What generated views share: between structs, which is what codecs know, and views, which is what handlers know. */
public final class Views {
    private Views() {}

    /** The typed value of what a struct holds, or null. */
    public static <T> @Nullable T wrap(@Nullable Object held, Function<Object, T> wrapper) {
        return held == null ? null : wrapper.apply(held);
    }

    /** What a struct holds for a typed value. */
    public static <T> @Nullable Object unwrap(@Nullable T value, Function<T, Object> unwrapper) {
        return value == null ? null : unwrapper.apply(value);
    }

    /** A list of views over a list of structs; wraps at each access and copies nothing. */
    public static <T> List<T> list(Object held, Function<Object, T> wrapper) {
        return new Wrapped<>((List<?>) held, wrapper);
    }

    /** A map of views over a map of structs, in the same order. */
    public static <T> Map<String, T> map(Object held, Function<Object, T> wrapper) {
        Map<String, T> wrapped = new LinkedHashMap<>();
        ((Map<?, ?>) held).forEach((key, value) -> wrapped.put((String) key, wrapper.apply(value)));
        return Collections.unmodifiableMap(wrapped);
    }

    /** The reverse of {@link #list}. */
    public static <T> Object unlist(List<T> values, Function<T, Object> unwrapper) {
        List<Object> held = new ArrayList<>(values.size());
        values.forEach(value -> held.add(unwrapper.apply(value)));
        return held;
    }

    /** The reverse of {@link #map}. */
    public static <T> Object unmap(Map<String, T> values, Function<T, Object> unwrapper) {
        Map<String, Object> held = new LinkedHashMap<>();
        values.forEach((key, value) -> held.put(key, unwrapper.apply(value)));
        return held;
    }

    private static final class Wrapped<T> extends AbstractList<T> implements RandomAccess {
        private final List<?> held;
        private final Function<Object, T> wrapper;

        Wrapped(List<?> held, Function<Object, T> wrapper) {
            this.held = held;
            this.wrapper = wrapper;
        }

        @Override
        public T get(int index) {
            return wrapper.apply(held.get(index));
        }

        @Override
        public int size() {
            return held.size();
        }
    }
}
