// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rivermill env}: what to export so that AWS's clients speak to a server. */
@Command(
        name = "env",
        description = "Prints what to export so that the AWS CLI and SDKs speak to a server.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  eval \"$(rivermill env)\" && aws dynamodb list-tables"})
final class EnvCommand implements Callable<Integer> {
    /** How a shell spells an exported variable. */
    enum Shell {
        bash("export %s='%s'"),
        zsh("export %s='%s'"),
        fish("set -gx %s '%s'"),
        powershell("$env:%s = '%s'"),
        dotenv("%s=%s");

        private final String form;

        Shell(String form) {
            this.form = form;
        }
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private EndpointOption endpoint;

    @Option(
            names = "--shell",
            defaultValue = "bash",
            description = "bash, zsh, fish, powershell or dotenv (default: ${DEFAULT-VALUE}).")
    private Shell shell;

    @Override
    public Integer call() {
        variables(endpoint.url().toString())
                .forEach((name, value) -> spec.commandLine().getOut().println(String.format(shell.form, name, value)));
        spec.commandLine().getOut().flush();
        return 0;
    }

    static Map<String, String> variables(String endpointUrl) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("AWS_ENDPOINT_URL", endpointUrl);
        variables.put("AWS_ACCESS_KEY_ID", "rivermill");
        variables.put("AWS_SECRET_ACCESS_KEY", "rivermill");
        variables.put("AWS_REGION", "us-east-1");
        variables.put("AWS_DEFAULT_REGION", "us-east-1");
        variables.put("AWS_DISABLE_HOST_PREFIX_INJECTION", "true");
        variables.put("AWS_EC2_METADATA_DISABLED", "true");
        return variables;
    }
}
