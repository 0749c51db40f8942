// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import io.rivermill.http.Caller;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a client wrote for a function: {@code name}, {@code name:qualifier}, {@code ACCOUNT:function:name[:qualifier]} or
 * an ARN, with the qualifier there or beside it.
 */
record FunctionReference(FunctionName function, @Nullable String qualifier) {
    static final String LATEST = "$LATEST";
    private static final int NAME_CHARACTERS_MAX = 64;
    private static final Pattern FORM = Pattern.compile(
            "(?:arn:aws[a-zA-Z-]*:lambda:)?(?:(?<region>[a-z]{2}(?:-gov)?-[a-z]+-\\d):)?(?:(?<account>\\d{12}):)?"
                    + "(?:function:)?(?<name>[a-zA-Z0-9-_]+)(?::(?<qualifier>\\$LATEST|[a-zA-Z0-9-_]+))?");

    /** Reads it as the caller means it. */
    static FunctionReference of(String text, @Nullable String beside, Caller caller) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw LambdaErrors.functionMissing(new FunctionName(caller.account(), caller.region(), text).arn());
        }
        String region = matcher.group("region");
        String account = matcher.group("account");
        String name = matcher.group("name");
        String within = matcher.group("qualifier");
        String outside = beside == null || beside.isEmpty() ? null : beside;
        if (region != null && !region.equals(caller.region())) {
            throw LambdaErrors.missing(
                    "Functions from '" + region + "' are not reachable in this region ('" + caller.region() + "')");
        }
        if (within != null && outside != null && !within.equals(outside)) {
            throw LambdaErrors.invalid(
                    "The derived qualifier from the function name does not match the specified qualifier.");
        }
        FunctionName function = new FunctionName(account == null ? caller.account() : account, caller.region(), name);
        return new FunctionReference(function, within != null ? within : outside);
    }

    /** The bare name that CreateFunction may be given in any of these forms. */
    static FunctionName nameForCreation(String text, Caller caller) {
        FunctionName name = of(text, null, caller).function();
        if (name.name().length() > NAME_CHARACTERS_MAX) {
            throw io.rivermill.wire.ServiceException.validation("1 validation error detected: Value '" + text
                    + "' at 'functionName' failed to satisfy constraint: Member must have length less than or equal to "
                    + NAME_CHARACTERS_MAX);
        }
        return name;
    }

    /** Throws unless this means {@code $LATEST}, the only version there is so far. */
    FunctionReference requireLatest() {
        if (qualifier != null && !qualifier.equals(LATEST)) {
            throw LambdaErrors.functionMissing(function.arn(qualifier));
        }
        return this;
    }

    /** The ARN as the caller wrote it: with its qualifier if there was one. */
    String arn() {
        return qualifier == null ? function.arn() : function.arn(qualifier);
    }
}
