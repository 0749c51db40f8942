// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server;

/** What this build is called, and what servers and commands of it agree on. */
public final class Build {
    /** Where a server tells how it is. */
    public static final String HEALTH_PATH = "/_rivermill/health";

    private Build() {}

    public static String version() {
        String version = Build.class.getPackage().getImplementationVersion();
        return version == null ? "of an unpackaged build" : version;
    }
}
