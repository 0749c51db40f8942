// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.sandbox;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The arguments of bubblewrap that make an environment: namespaces of its own for users, processes, network and the rest;
 * a read-only world of {@code /usr}, the code and our bootstraps; a private {@code /tmp} of limited size; no
 * capabilities; no way to make namespaces inside.
 *
 * <p>Variables of the function are among them and not in the environment of {@code bwrap}, which would obey
 * {@code LD_PRELOAD} outside of the walls. They are handed over in a file, since everybody can read command lines.
 */
final class BwrapArguments {
    private static final List<String> ETC = List.of(
            "/etc/ld.so.cache", "/etc/ssl", "/etc/localtime", "/etc/alternatives", "/etc/nsswitch.conf", "/etc/hosts");
    private static final List<String> LIBRARIES = List.of("lib", "lib32", "lib64", "libx32", "bin", "sbin");

    private final List<String> arguments = new ArrayList<>();

    /** Everything but code, sockets, readable folders and variables: what the probe tries as well. */
    BwrapArguments walls(RuntimeFiles files, int temporaryMegabytes, boolean networkOpen) {
        add("--unshare-user", "--unshare-ipc", "--unshare-pid", "--unshare-uts", "--unshare-cgroup-try");
        if (!networkOpen) {
            add("--unshare-net");
        }
        add("--uid", Integer.toString(RuntimeFiles.USER_ID), "--gid", Integer.toString(RuntimeFiles.GROUP_ID));
        add("--hostname", "sandbox");
        add("--ro-bind", "/usr", "/usr");
        LIBRARIES.forEach(this::library);
        ETC.forEach(file -> add("--ro-bind-try", file, file));
        if (networkOpen) {
            add("--ro-bind-try", "/etc/resolv.conf", "/etc/resolv.conf");
        }
        add("--ro-bind", files.passwd().toString(), "/etc/passwd");
        add("--ro-bind", files.group().toString(), "/etc/group");
        add("--ro-bind", files.bootstraps().toString(), "/var/runtime");
        add("--dir", "/opt");
        add("--proc", "/proc", "--dev", "/dev");
        add("--size", Long.toString((long) temporaryMegabytes << 20), "--tmpfs", "/tmp");
        add("--cap-drop", "ALL", "--new-session", "--die-with-parent", "--clearenv");
        return this;
    }

    /** {@code --disable-userns} came with bubblewrap 0.8; the filter of system calls says the same. */
    BwrapArguments noUserNamespaces(boolean supported) {
        if (supported) {
            add("--disable-userns");
        }
        return this;
    }

    BwrapArguments function(SandboxSpec spec) {
        for (Path path : spec.readable()) {
            add("--ro-bind", path.toString(), path.toString());
        }
        add("--ro-bind", spec.code().toString(), "/var/task");
        add("--ro-bind", spec.folder().api().toString(), "/run/api");
        for (Map.Entry<String, String> variable : spec.environment().entrySet()) {
            add("--setenv", variable.getKey(), variable.getValue());
        }
        return this;
    }

    /** Closes the walls. {@code filter}: the system call filter comes on descriptor 9. */
    BwrapArguments sealed(boolean filter) {
        add("--remount-ro", "/", "--chdir", "/var/task");
        if (filter) {
            add("--seccomp", "9");
        }
        return this;
    }

    List<String> list() {
        return List.copyOf(arguments);
    }

    /** As {@code --args} reads them: each with a NUL behind it. */
    byte[] toBytes() {
        return (String.join("\0", arguments) + '\0').getBytes(StandardCharsets.UTF_8);
    }

    private void library(String name) {
        Path path = Path.of("/" + name);
        if (Files.isSymbolicLink(path)) {
            add("--symlink", "usr/" + name, "/" + name);
        } else if (Files.isDirectory(path)) {
            add("--ro-bind", "/" + name, "/" + name); // a distribution that hasn't merged /usr
        }
    }

    private void add(String... more) {
        arguments.addAll(List.of(more));
    }
}
