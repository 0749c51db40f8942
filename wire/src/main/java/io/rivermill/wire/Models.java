// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import io.rivermill.shapes.ModelText;
import io.rivermill.shapes.ServiceModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The models of the services, read from the text form when they are first asked for. Threads: any. */
public final class Models {
    private static final Map<String, ServiceModel> LOADED = new ConcurrentHashMap<>();

    private Models() {}

    /** The model of the service of that name, which must be one of Rivermill's. */
    public static ServiceModel service(String name) {
        return LOADED.computeIfAbsent(name, Models::load);
    }

    private static ServiceModel load(String name) {
        try (InputStream in = Models.class.getResourceAsStream("models/" + name + ".txt")) {
            if (in == null) {
                throw new IllegalArgumentException("no model of a service " + name);
            }
            return new ServiceModel(ModelText.read(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
