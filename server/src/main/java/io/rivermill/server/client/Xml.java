// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.client;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An answer of a query service, looked into by the name of a leaf. Enough for the handful that the tour reads. */
public record Xml(String document) {

    /** The text of the first element of this name; empty if there is none. */
    public String text(String element) {
        Matcher matcher =
                Pattern.compile("<" + Pattern.quote(element) + ">([^<]*)</").matcher(document);
        return matcher.find() ? unescaped(matcher.group(1)) : "";
    }

    private static String unescaped(String text) {
        return text.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&apos;", "'")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
    }

    @Override
    public String toString() {
        return document;
    }
}
