// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import io.rivermill.server.client.ApiClient;
import io.rivermill.server.client.ApiException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rivermill stream tail}: the changes of tables as they happen, until Ctrl-C. */
@Command(
        name = "tail",
        description = "Shows the changes of tables as they happen, until Ctrl-C.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Changes of one item come in their order; between items the order is that of arrival.",
            "",
            "Examples:",
            "  rivermill stream tail Orders",
            "  rivermill stream tail Orders Customers --from start --diff",
            "  rivermill stream tail Orders --filter eventName=MODIFY --filter dynamodb.Keys.Id.N=101",
            "  rivermill stream tail Orders --output json | jq .dynamodb.NewImage"
        })
final class StreamTailCommand implements Callable<Integer> {
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration RETRY = Duration.ofSeconds(1);

    /** How a change is shown. */
    enum Form {
        /** The whole record. */
        whole,
        /** Only which item. */
        keys,
        /** Only what became different. */
        diff
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private EndpointOption endpoint;

    @Mixin
    private LinesOption output;

    @Parameters(paramLabel = "TABLE", arity = "1..*", description = "Tables with a stream.")
    private List<String> tables;

    @Option(
            names = "--from",
            paramLabel = "WHEN",
            defaultValue = "now",
            description = "now, or start for all that the stream still holds (default: ${DEFAULT-VALUE}).")
    private TableTail.From from;

    @Option(
            names = "--filter",
            paramLabel = "PATH=VALUE",
            converter = RecordFilter.Converter.class,
            description = "Only records with this value at this place, such as eventName=INSERT. All must hold.")
    private List<RecordFilter> filters = new ArrayList<>();

    @Option(names = "--limit", paramLabel = "N", description = "End after so many records.")
    private long limit = Long.MAX_VALUE;

    @ArgGroup
    private @Nullable Only only;

    /** At most one of them. */
    static final class Only {
        @Option(names = "--keys-only", description = "Show the keys only, not the images.")
        private boolean keys;

        @Option(names = "--diff", description = "Show what became different, attribute by attribute.")
        @SuppressWarnings("UnusedVariable") // it is there so that the other isn't
        private boolean diff;
    }

    @Override
    public Integer call() {
        if (limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit is 1 or more");
        }
        ApiClient api = endpoint.api();
        List<TableTail> tails =
                tables.stream().map(table -> new TableTail(api, table, from)).toList();
        tails.forEach(TableTail::open);
        Messages.of(spec).line("reading " + String.join(", ", tables) + " from " + from + " on; Ctrl-C ends it");
        Terminal out = Terminal.of(spec.commandLine());
        RecordText text = new RecordText(out, form(), output.isJson());
        long left = limit;
        while (left > 0 && !out.isClosed()) {
            List<StreamRecord> records = look(tails);
            for (StreamRecord record : records) {
                if (left > 0 && filters.stream().allMatch(filter -> filter.matches(record.body()))) {
                    text.print(record);
                    left--;
                }
            }
            if (records.isEmpty()) {
                Pause.rest(LOOK);
            }
        }
        return 0;
    }

    /** What is new in all tables; while the server is away, this waits for it. */
    private List<StreamRecord> look(List<TableTail> tails) {
        boolean told = false;
        while (true) {
            List<StreamRecord> records = new ArrayList<>();
            try {
                tails.forEach(tail -> records.addAll(tail.poll()));
                return inOrder(records);
            } catch (ApiException e) {
                if (!e.mayPass()) {
                    throw e;
                }
                if (!records.isEmpty()) {
                    return inOrder(records);
                }
                if (!told) {
                    Messages.of(spec).line("the server doesn't answer; trying again until it does");
                    told = true;
                }
                Pause.rest(RETRY);
            }
        }
    }

    private static List<StreamRecord> inOrder(List<StreamRecord> records) {
        records.sort(Comparator.comparingLong(StreamRecord::seconds)); // stable: a shard's order stays
        return records;
    }

    private Form form() {
        if (only == null) {
            return Form.whole;
        }
        return only.keys ? Form.keys : Form.diff;
    }
}
