// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import java.net.URI;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * From which web pages requests are served. A browser sends what any page that is open in it asks for, and says the page's
 * origin. Where a signature is needed a page can do no more than its user gave it keys for; where none is, only pages of
 * this machine and of origins that are listed may be served.
 *
 * <p>Threads: any.
 */
public final class Origins {
    private static final Origins ANY = new Origins(Set.of("*"));
    private static final Set<String> LOOPBACK_HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final String ANY_HOST_OF = "*.";

    private final Set<String> listed;

    private Origins(Set<String> listed) {
        this.listed = listed;
    }

    /** Pages from everywhere, as AWS serves them. */
    public static Origins any() {
        return ANY;
    }

    /**
     * Pages of this machine and of {@code listed} origins: each {@code http://host:port} as a browser says it,
     * {@code *.host} for all hosts of a domain, or {@code *}.
     */
    public static Origins loopbackAnd(Collection<String> listed) {
        return new Origins(
                listed.stream().map(each -> each.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet()));
    }

    /** Null is the origin of what isn't sent for a page. */
    boolean allows(@Nullable String origin) {
        if (origin == null || listed.contains("*")) {
            return true;
        }
        String said = origin.toLowerCase(Locale.ROOT);
        return listed.contains(said) || isOfAllowedHost(host(said));
    }

    private boolean isOfAllowedHost(String host) {
        return LOOPBACK_HOSTS.contains(host)
                || host.endsWith(".localhost")
                || listed.stream().anyMatch(each -> each.startsWith(ANY_HOST_OF) && host.endsWith(each.substring(1)));
    }

    /** Empty for "null", which pages without an origin of their own say, and for what is no origin. */
    private static String host(String origin) {
        try {
            String host = URI.create(origin).getHost();
            return host == null ? "" : host;
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
