// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/** The little JSON that functions' control plane needs. */
final class JsonText {
    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonText() {}

    static String ofMap(Map<String, String> map) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            for (Map.Entry<String, String> entry : map.entrySet()) {
                json.writeStringField(entry.getKey(), entry.getValue());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter has none
        }
        return text.toString();
    }

    /** Why these bytes aren't one JSON value; nothing if they are. */
    static Optional<String> problem(byte[] bytes) {
        try (JsonParser parser = FACTORY.createParser(bytes)) {
            if (parser.nextToken() == null) {
                return Optional.of("there is no value");
            }
            parser.skipChildren();
            return parser.nextToken() == null ? Optional.empty() : Optional.of("there is more than one value");
        } catch (IOException e) {
            String message = String.valueOf(e.getMessage());
            return Optional.of(message.lines().findFirst().orElse(message));
        }
    }
}
