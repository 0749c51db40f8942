// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import io.rivermill.shapes.ServiceModel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The codecs in use, one for each service. Threads: any. */
final class Codecs {
    private static final Map<String, Codec> MADE = new ConcurrentHashMap<>();

    private Codecs() {}

    static Codec of(String service) {
        return MADE.computeIfAbsent(service, Codecs::make);
    }

    private static Codec make(String name) {
        ServiceModel service = Models.service(name);
        return switch (service.protocol()) {
            case JSON_1_0, JSON_1_1 -> new JsonCodec(service);
            case REST_JSON -> new RestJsonCodec(service);
            case QUERY -> new QueryCodec(service);
        };
    }
}
