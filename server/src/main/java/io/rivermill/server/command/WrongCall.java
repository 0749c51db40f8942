// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with a command line, in our words where picocli's are about itself. */
final class WrongCall {
    private static final Pattern EXCLUSIVE = Pattern.compile("Error: (.+) are mutually exclusive .*");
    private static final Pattern TWICE = Pattern.compile("Error: expected only one match but got \\[(.+?)]=.*");
    private static final Pattern NONE_OF =
            Pattern.compile("expected one of \\[(.+)] \\(case-sensitive\\) but was ('.*')");
    private static final Pattern TAKES_NOTHING =
            Pattern.compile("Invalid value for option '(.+)': '.*' is not a boolean");

    private WrongCall() {}

    static String words(ParameterException wrong) {
        String message = String.valueOf(wrong.getMessage());
        if (wrong instanceof UnmatchedArgumentException unmatched) {
            return unmatched.isUnknownOption() ? message : unexpected(unmatched);
        }
        if (message.equals("Missing required subcommand")) {
            CommandLine called = wrong.getCommandLine();
            return "'" + called.getCommandSpec().qualifiedName() + "' wants to know what: "
                    + String.join(", ", called.getSubcommands().keySet());
        }
        Matcher exclusive = EXCLUSIVE.matcher(message);
        if (exclusive.matches()) {
            return "only one of " + exclusive.group(1) + " can be given";
        }
        Matcher twice = TWICE.matcher(message);
        if (twice.matches()) {
            return "only one of " + twice.group(1).replace(" | ", ", ") + " can be given, and once";
        }
        Matcher takesNothing = TAKES_NOTHING.matcher(message);
        if (takesNothing.matches()) {
            return takesNothing.group(1) + " takes no value";
        }
        return NONE_OF.matcher(message).replaceFirst("$2 is none of $1").replace("is not a long", "is no whole number");
    }

    private static String unexpected(UnmatchedArgumentException unmatched) {
        String word = "'" + unmatched.getUnmatched().getFirst() + "'";
        return unmatched.getCommandLine().getSubcommands().isEmpty()
                ? word + " is more than it takes"
                : "there is no command " + word;
    }

    /** An argument that is there but empty comes from a variable that was never set: what was meant can't be known. */
    static void refuseEmpty(ParseResult parsed) {
        for (CommandLine called : parsed.asCommandLineList()) {
            for (ArgSpec argument : called.getParseResult().matchedArgs()) {
                if (argument.originalStringValues().stream().anyMatch(String::isEmpty)) {
                    throw new ParameterException(called, name(argument) + " is empty; was a variable not set?");
                }
            }
        }
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }
}
