// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import io.rivermill.server.client.ApiClient;
import io.rivermill.server.client.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Event source mappings, whole lists instead of pages. */
record Triggers(ApiClient api) {

    /** All, or those of a function. */
    List<Json> all(@Nullable String function) {
        List<Json> all = new ArrayList<>();
        String marker = "";
        do {
            Json page = api.rest("GET", "/2015-03-31/event-source-mappings/" + query(function, marker), null);
            all.addAll(page.at("EventSourceMappings").elements());
            marker = page.at("NextMarker").text();
        } while (!marker.isEmpty());
        return all;
    }

    /** The same; that there is none is said, since it may be another region's or account's that is meant. */
    List<Json> all(@Nullable String function, Messages messages) {
        List<Json> all = all(function);
        if (all.isEmpty()) {
            messages.line("no triggers" + (function == null ? "" : " of " + function) + " in " + api.region() + " at "
                    + api.endpoint());
        }
        return all;
    }

    static String functionName(Json mapping) {
        return functionName(mapping.at("FunctionArn").text());
    }

    static String functionName(String arn) {
        return arn.replaceFirst(".*:function:", "");
    }

    static String table(Json mapping) {
        return mapping.at("EventSourceArn").text().replaceFirst(".*:table/", "").replaceFirst("/stream/.*", "");
    }

    private static String query(@Nullable String function, String marker) {
        StringBuilder query = new StringBuilder();
        if (function != null) {
            query.append("?FunctionName=").append(encoded(function));
        }
        if (!marker.isEmpty()) {
            query.append(query.isEmpty() ? "?" : "&").append("Marker=").append(encoded(marker));
        }
        return query.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
