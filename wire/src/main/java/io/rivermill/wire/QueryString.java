// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import java.util.ArrayList;
import java.util.List;

/** Parameters as in a query string or form. */
final class QueryString {
    private static final int PARAMETERS_MAX = 20_000; // each takes many times the memory of its few bytes

    /** One parameter, decoded. */
    record Parameter(String name, String value) {}

    private QueryString() {}

    /** In the order given. A name without a value has an empty one. @throws ServiceException when there are too many */
    static List<Parameter> parse(String text) {
        List<Parameter> parameters = new ArrayList<>();
        int from = 0;
        while (from < text.length()) {
            int ampersand = text.indexOf('&', from);
            int to = ampersand < 0 ? text.length() : ampersand;
            if (to > from) {
                if (parameters.size() == PARAMETERS_MAX) {
                    throw JsonInput.typeMismatch("The request has too many parameters");
                }
                int equals = text.indexOf('=', from, to);
                int nameEnd = equals < 0 ? to : equals;
                String value = nameEnd == to ? "" : text.substring(nameEnd + 1, to);
                parameters.add(new Parameter(
                        PercentCodec.decodeForm(text.substring(from, nameEnd)), PercentCodec.decodeForm(value)));
            }
            from = to + 1;
        }
        return parameters;
    }
}
