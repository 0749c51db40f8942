// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list in the order of names. The marker tells the last name of the page, so what is added or removed
 * meanwhile neither repeats nor hides others.
 */
record Listing<T>(
        List<T> page, boolean isTruncated, @Nullable String marker) {
    private static final int ITEMS_DEFAULT = 100;

    static <T> Listing<T> of(
            List<T> all, Function<T, String> name, @Nullable String marker, @Nullable Integer maxItems) {
        String after = marker == null ? "" : decoded(marker);
        int max = maxItems == null ? ITEMS_DEFAULT : maxItems;
        Function<T, String> order = name.andThen(text -> text.toLowerCase(Locale.ROOT));
        List<T> rest = all.stream()
                .filter(item -> after.isEmpty() || order.apply(item).compareTo(after) > 0)
                .sorted(Comparator.comparing(order))
                .limit(max + 1L)
                .toList();
        if (rest.size() <= max) {
            return new Listing<>(rest, false, null);
        }
        List<T> page = rest.subList(0, max);
        return new Listing<>(page, true, encoded(order.apply(page.getLast())));
    }

    private static String encoded(String name) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(name.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String marker) {
        try {
            return new String(Base64.getUrlDecoder().decode(marker), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw IamErrors.validation("Invalid Marker.");
        }
    }
}
