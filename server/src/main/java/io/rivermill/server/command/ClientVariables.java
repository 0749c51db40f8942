// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Whether AWS's clients, started from this shell, would come here: variables that point them elsewhere, with the cure. */
final class ClientVariables {
    private static final String ENDPOINT = "AWS_ENDPOINT_URL";
    private static final String CURE = "eval \"$(rivermill env)\"";

    private final Map<String, String> environment;
    private final int port;
    private final List<Finding> findings = new ArrayList<>();

    ClientVariables(Map<String, String> environment, int port) {
        this.environment = new TreeMap<>(environment);
        this.port = port;
    }

    List<Finding> look() {
        String endpoint = value(ENDPOINT);
        if (endpoint.isEmpty()) {
            warn(ENDPOINT, "not set: clients of this shell that aren't told --endpoint-url go to AWS itself", CURE);
        }
        environment.forEach((name, value) -> {
            if (name.startsWith(ENDPOINT) && !value.isEmpty() && !isHere(value)) {
                warn(name, "points elsewhere: " + value, CURE + (name.equals(ENDPOINT) ? "" : " && unset " + name));
            }
        });
        if (value("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS").equalsIgnoreCase("true")) {
            warn(
                    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
                    "makes clients ignore " + ENDPOINT,
                    "unset AWS_IGNORE_CONFIGURED_ENDPOINT_URLS");
        }
        if (!value("AWS_PROFILE").isEmpty()) {
            warn(
                    "AWS_PROFILE",
                    "is " + value("AWS_PROFILE") + ": its keys, region and endpoint may be those of AWS",
                    "unset AWS_PROFILE");
        }
        if (value("AWS_ACCESS_KEY_ID").startsWith("AKIA")) {
            warn("AWS_ACCESS_KEY_ID", "looks like a key of a real account, which isn't needed here", CURE);
        }
        if (!endpoint.isEmpty() && !value("AWS_DISABLE_HOST_PREFIX_INJECTION").equalsIgnoreCase("true")) {
            warn(
                    "AWS_DISABLE_HOST_PREFIX_INJECTION",
                    "not set: some calls, such as aws logs start-live-tail, go to a host name with a prefix",
                    CURE);
        }
        proxies();
        return findings.isEmpty() ? List.of(Finding.ok("AWS variables", "point here")) : List.copyOf(findings);
    }

    private void proxies() {
        for (String name : List.of("HTTP_PROXY", "http_proxy")) {
            String past = value("NO_PROXY") + value("no_proxy");
            if (!value(name).isEmpty() && !past.contains("127.0.0.1") && !past.equals("*")) {
                warn(name, "sends requests for 127.0.0.1 to a proxy", "export NO_PROXY=127.0.0.1,localhost");
            }
        }
    }

    private boolean isHere(String endpoint) {
        try {
            URI uri = URI.create(endpoint);
            String host = String.valueOf(uri.getHost());
            boolean local = host.equals("localhost") || host.equals("[::1]") || host.startsWith("127.");
            return local && uri.getPort() == port;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private String value(String name) {
        return environment.getOrDefault(name, "");
    }

    private void warn(String name, String found, String cure) {
        findings.add(Finding.warning(name, found, cure));
    }
}
