// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.store.Page;
import io.rivermill.store.PageRequest;
import io.rivermill.store.Row;
import io.rivermill.store.SystemKeyspaces;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.lambda.EventSourceMappingConfiguration;
import io.rivermill.wire.lambda.ListEventSourceMappingsRequest;
import io.rivermill.wire.lambda.ListEventSourceMappingsResponse;
import io.rivermill.wire.lambda.Operations;
import java.util.ArrayList;
import java.util.List;

/** Lists mappings: all, or those of a stream, of a function, or of both. */
final class ListEventSourceMappings
        implements ControlOperation<ListEventSourceMappingsRequest, ListEventSourceMappingsResponse> {
    private static final int ITEMS_MAX = 100;
    private static final int PAGE_ROWS = 200;
    private static final int PAGE_BYTES = 1 << 20;

    private final World world;
    private final MappingRows rows;

    ListEventSourceMappings(World world, MappingRows rows) {
        this.world = world;
        this.rows = rows;
    }

    @Override
    public OperationType<ListEventSourceMappingsRequest, ListEventSourceMappingsResponse> type() {
        return Operations.LIST_EVENT_SOURCE_MAPPINGS;
    }

    @Override
    public List<Access> access(ListEventSourceMappingsRequest input, Caller caller) {
        return List.of(Access.of("lambda:ListEventSourceMappings", "*"));
    }

    @Override
    public ListEventSourceMappingsResponse handle(ListEventSourceMappingsRequest input, Caller caller) {
        String name = input.functionName();
        String functionArn = name == null
                ? null
                : world.functions()
                        .find(caller.account(), caller.region(), name)
                        .orElseThrow(MappingErrors::functionOfListMissing);
        int most = input.maxItems() == null ? ITEMS_MAX : Math.min(ITEMS_MAX, input.maxItems());
        List<Mapping> found = new ArrayList<>();
        byte[] prefix = MappingKeys.mappings(caller.account(), caller.region());
        PageRequest request = PageRequest.ofPrefix(SystemKeyspaces.FUNCTIONS, 0, prefix, PAGE_ROWS, PAGE_BYTES);
        if (input.marker() != null) {
            request = request.startingAt(
                    PageRequest.after(MappingKeys.mapping(caller.account(), caller.region(), input.marker())));
        }
        while (true) {
            Page page = rows.store().page(request);
            for (Row row : page.rows()) {
                Mapping mapping = Mapping.read(row.value());
                if ((functionArn == null || functionArn.equals(mapping.functionArn()))
                        && (input.eventSourceArn() == null
                                || input.eventSourceArn().equals(mapping.eventSourceArn()))) {
                    if (found.size() == most) {
                        return answer(found).nextMarker(found.getLast().uuid());
                    }
                    found.add(mapping);
                }
            }
            if (!page.more()) {
                return answer(found);
            }
            request = request.startingAt(PageRequest.after(page.rows().getLast().key()));
        }
    }

    private ListEventSourceMappingsResponse answer(List<Mapping> mappings) {
        List<EventSourceMappingConfiguration> views =
                mappings.stream().map(rows::view).toList();
        return ListEventSourceMappingsResponse.create().eventSourceMappings(views);
    }
}
