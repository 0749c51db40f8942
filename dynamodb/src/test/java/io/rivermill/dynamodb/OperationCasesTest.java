// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.http.OperationCases;
import io.rivermill.wire.Codec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs {@code cases/operations-*.txt} by {@link OperationCases}; {@code Settle} lets the work in the background be done
 * and {@code Pass PT1H} an hour pass. A file has a store of its own. Ids are shown as 0s.
 */
final class OperationCasesTest {
    private static final Path CASES = Path.of("src/test/resources/cases");
    private static final Codec CODEC = Codec.of("dynamodb");

    @TestFactory
    List<DynamicTest> tablesAnswerWhatTheCasesSay() throws IOException {
        return tests("operations-tables.txt");
    }

    @TestFactory
    List<DynamicTest> itemsAnswerWhatTheCasesSay() throws IOException {
        return tests("operations-items.txt");
    }

    @TestFactory
    List<DynamicTest> valuesAreTakenAndRefusedAsTheCasesSay() throws IOException {
        return tests("operations-values.txt");
    }

    @TestFactory
    List<DynamicTest> mistakesAreFoundInTheOrderThatTheCasesSay() throws IOException {
        return tests("operations-order.txt");
    }

    @TestFactory
    List<DynamicTest> queriesAnswerWhatTheCasesSay() throws IOException {
        return tests("operations-queries.txt");
    }

    @TestFactory
    List<DynamicTest> legacyParametersAnswerWhatTheCasesSay() throws IOException {
        return tests("operations-legacy.txt");
    }

    @TestFactory
    List<DynamicTest> costsAndReturnedValuesAreThoseOfTheCases() throws IOException {
        return tests("operations-capacity.txt");
    }

    @TestFactory
    List<DynamicTest> batchesAnswerWhatTheCasesSay() throws IOException {
        return tests("operations-batches.txt");
    }

    @TestFactory
    List<DynamicTest> indexesAnswerWhatTheCasesSay() throws IOException {
        return tests("operations-indexes.txt");
    }

    @TestFactory
    List<DynamicTest> indexesOfSeveralAttributesAnswerWhatTheCasesSay() throws IOException {
        return tests("operations-multi-attribute-keys.txt");
    }

    @TestFactory
    List<DynamicTest> tagsAnswerWhatTheCasesSay() throws IOException {
        return tests("operations-tags.txt");
    }

    @TestFactory
    List<DynamicTest> timeToLiveAnswersWhatTheCasesSay() throws IOException {
        return tests("operations-time-to-live.txt");
    }

    @TestFactory
    List<DynamicTest> transactionsAnswerWhatTheCasesSay() throws IOException {
        return tests("operations-transactions.txt");
    }

    @TestFactory
    List<DynamicTest> changesOfIndexesAnswerWhatTheCasesSay() throws IOException {
        return tests("operations-index-updates.txt");
    }

    @TestFactory
    List<DynamicTest> settingsOfTablesAnswerWhatTheCasesSay() throws IOException {
        return tests("operations-table-settings.txt");
    }

    private static List<DynamicTest> tests(String name) throws IOException {
        try (Fixture dynamo = new Fixture()) {
            return OperationCases.tests(CASES.resolve(name), line -> outcome(dynamo, line));
        }
    }

    private static String outcome(Fixture dynamo, String line) {
        if (line.equals("Settle")) {
            dynamo.tasks.settle();
            return "";
        }
        if (line.startsWith("Pass ")) {
            dynamo.clock.advance(Duration.parse(line.substring("Pass ".length())));
            return "";
        }
        return OperationCases.outcome(dynamo.service, CODEC, Fixture.CALLER, line)
                .replaceAll("\"TableId\":\"[-0-9a-f]{36}\"", "\"TableId\":\"0\"");
    }
}
