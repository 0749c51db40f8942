// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.lambda.FunctionConfiguration;
import io.rivermill.wire.lambda.ListFunctionsRequest;
import io.rivermill.wire.lambda.ListFunctionsResponse;
import io.rivermill.wire.lambda.Operations;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists functions by name, fifty at a time. */
final class ListFunctions implements ControlOperation<ListFunctionsRequest, ListFunctionsResponse> {
    private static final int PAGE_MAX = 50;

    private final Functions functions;

    ListFunctions(Functions functions) {
        this.functions = functions;
    }

    @Override
    public OperationType<ListFunctionsRequest, ListFunctionsResponse> type() {
        return Operations.LIST_FUNCTIONS;
    }

    @Override
    public List<Access> access(ListFunctionsRequest input, Caller caller) {
        return List.of(Access.of("lambda:ListFunctions", "*"));
    }

    @Override
    public ListFunctionsResponse handle(ListFunctionsRequest input, Caller caller) {
        FunctionChecks.unsupported(input.masterRegion() != null, "MasterRegion");
        int size = Math.min(PAGE_MAX, FunctionChecks.orElse(input.maxItems(), PAGE_MAX));
        boolean all = input.functionVersion() != null;
        List<FunctionRow> found =
                functions.rows().list(caller.account(), caller.region(), after(input.marker()), size + 1);
        List<FunctionRow> page = found.subList(0, Math.min(size, found.size()));
        ListFunctionsResponse answer = ListFunctionsResponse.create()
                .functions(page.stream().map(row -> entry(row, all)).toList());
        return found.size() <= size ? answer : answer.nextMarker(marker(page.getLast()));
    }

    private static FunctionConfiguration entry(FunctionRow row, boolean qualified) {
        FunctionConfiguration view = FunctionViews.entry(row);
        return qualified ? view.functionArn(row.name().arn(FunctionReference.LATEST)) : view;
    }

    private static String marker(FunctionRow last) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(last.name().name().getBytes(StandardCharsets.UTF_8));
    }

    private static String after(@Nullable String marker) {
        try {
            return marker == null ? "" : new String(Base64.getUrlDecoder().decode(marker), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw LambdaErrors.invalid("Invalid pagination token");
        }
    }
}
