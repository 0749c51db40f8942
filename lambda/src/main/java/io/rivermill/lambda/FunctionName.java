// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import io.rivermill.base.Arn;
import java.util.Optional;

/** A function: whose, where, and its name. Its row's key and its unqualified ARN follow from it. */
public record FunctionName(String account, String region, String name) {
    private static final String RESOURCE = "function:";

    /** {@code arn:aws:lambda:REGION:ACCOUNT:function:NAME}. */
    public String arn() {
        return Arn.of("lambda", region, account, RESOURCE + name).toString();
    }

    /** The ARN with a version or alias behind it. */
    public String arn(String qualifier) {
        return arn() + ':' + qualifier;
    }

    /** The function of an ARN, with or without a qualifier; nothing if it isn't a function's. */
    public static Optional<FunctionName> ofArn(String text) {
        return Arn.parse(text)
                .filter(arn -> arn.service().equals("lambda") && arn.resource().startsWith(RESOURCE))
                .map(arn -> new FunctionName(
                        arn.account(),
                        arn.region(),
                        arn.resource().substring(RESOURCE.length()).split(":", 2)[0]));
    }
}
