// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import java.util.ArrayList;
import java.util.List;

/** Parameters as in a query string or form. */
final class QueryString {
    /** One parameter, decoded. */
    record Parameter(String name, String value) {}

    private QueryString() {}

    /** In the order given. A name without a value has an empty one. */
    static List<Parameter> parse(String text) {
        List<Parameter> parameters = new ArrayList<>();
        int from = 0;
        while (from < text.length()) {
            int ampersand = text.indexOf('&', from);
            int to = ampersand < 0 ? text.length() : ampersand;
            if (to > from) {
                int equals = text.indexOf('=', from);
                int nameEnd = equals < 0 || equals > to ? to : equals;
                String value = nameEnd == to ? "" : text.substring(nameEnd + 1, to);
                parameters.add(new Parameter(
                        PercentCodec.decode(text.substring(from, nameEnd), true), PercentCodec.decode(value, true)));
            }
            from = to + 1;
        }
        return parameters;
    }
}
