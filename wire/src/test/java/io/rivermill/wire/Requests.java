// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Requests without HTTP. */
record Requests(String path, String query, Map<String, String> headers, byte[] body, Map<String, String> labels)
        implements WireRequest {

    /** A body on the one path that services without REST have. */
    static WireRequest json(String body) {
        return new Requests("/", "", Map.of(), body.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    /** As a router would hand it to a REST service. */
    static WireRequest rest(OperationType<?, ?> type, String uri, Map<String, String> headers, byte[] body) {
        int question = uri.indexOf('?');
        String path = question < 0 ? uri : uri.substring(0, question);
        String query = question < 0 ? "" : uri.substring(question + 1);
        Map<String, String> labels = UriTemplate.parse(type.model().uri()).match(path, query);
        if (labels == null) {
            throw new AssertionError(uri + " isn't a path of " + type);
        }
        return new Requests(path, query, headers, body, labels);
    }

    @Override
    public @Nullable String header(String name) {
        Map<String, String> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        anyCase.putAll(headers);
        return anyCase.get(name);
    }
}
