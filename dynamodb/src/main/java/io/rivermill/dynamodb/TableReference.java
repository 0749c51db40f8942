// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.base.Arn;
import io.rivermill.http.Caller;
import io.rivermill.wire.ServiceException;
import org.jspecify.annotations.Nullable;

/** Which table a request speaks of: the name or the ARN that it sent, in the caller's account and region. */
record TableReference(String account, String region, String name) {
    private static final String RESOURCE = "table/";

    /**
     * What {@code given}, a table's name or ARN, means when {@code caller} says it to do {@code operation}. Tables of
     * other accounts have no resource policies yet that could open them.
     */
    static TableReference of(String given, Caller caller, String operation) {
        if (!given.startsWith("arn:")) {
            return new TableReference(caller.account(), caller.region(), given);
        }
        Arn arn = Arn.parse(given)
                .filter(it -> it.service().equals("dynamodb") && it.resource().startsWith(RESOURCE))
                .orElseThrow(() -> invalid(given));
        String name = arn.resource().substring(RESOURCE.length());
        if (!arn.region().equals(caller.region()) || name.isEmpty() || name.contains("/")) {
            throw invalid(given);
        }
        if (!arn.account().equals(caller.account())) {
            throw foreign(given, caller, "dynamodb:" + operation);
        }
        return new TableReference(arn.account(), arn.region(), name);
    }

    /** The ARN that policies and answers name the table by. */
    String arn() {
        return Arn.of("dynamodb", region, account, RESOURCE + name).toString();
    }

    /** The ARN of the table, or of its index if {@code index} isn't null. */
    String arn(@Nullable String index) {
        return index == null ? arn() : arn() + "/index/" + index;
    }

    private static ServiceException foreign(String arn, Caller caller, String action) {
        String message = "User: " + caller.principal().arn() + " is not authorized to perform: " + action
                + " on resource: " + arn + " because no resource-based policy allows the " + action + " action";
        return new ServiceException("AccessDeniedException", 400, message);
    }

    private static ServiceException invalid(String given) {
        return ServiceException.validation("Invalid TableArn: Invalid ResourceArn provided as input " + given);
    }
}
