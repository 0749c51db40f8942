// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.streams;

import io.rivermill.http.OperationCases;
import io.rivermill.http.Service;
import io.rivermill.store.Change;
import io.rivermill.store.FeedDescriptor;
import io.rivermill.store.FeedName;
import io.rivermill.store.ViewType;
import io.rivermill.wire.Codec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs {@code cases/streams-*.txt} by {@link OperationCases}. Lines in lower case set the scene: {@code on VIEW} and {@code
 * off} turn the stream of the table {@code orders} on and off; {@code put ID MESSAGE}, {@code remove ID} and {@code expire
 * ID} change an item; {@code after DURATION} moves the clock, {@code keep} rolls and forgets. {@code $stream} is the ARN of
 * the stream that was turned on last, {@code $iterator} the last iterator that an answer held.
 */
final class StreamCasesTest extends StreamsFixture {
    private static final Path CASES = Path.of("src/test/resources/cases");
    private static final Codec CODEC = Codec.of("streams");
    private static final Pattern ITERATOR = Pattern.compile("\"((?:Next)?ShardIterator)\":\"([^\"]+)\"");

    private final Service service = () -> List.of(
            new ListStreams(streams),
            new DescribeStream(streams),
            new GetShardIterator(streams, iterators),
            new GetRecords(streams, iterators));
    private String stream = "";
    private String iterator = "";

    @TestFactory
    List<DynamicTest> refusalsAreThoseOfTheCases() throws IOException {
        return OperationCases.tests(CASES.resolve("streams-refusals.txt"), this::outcome);
    }

    @TestFactory
    List<DynamicTest> answersAreThoseOfTheCases() throws IOException {
        return OperationCases.tests(CASES.resolve("streams-answers.txt"), this::outcome);
    }

    private String outcome(String line) {
        if (Character.isLowerCase(line.charAt(0))) {
            setScene(line.split(" ", 3));
            return "";
        }
        String request = line.replace("$stream", stream).replace("$iterator", iterator);
        String outcome = OperationCases.outcome(service, CODEC, TestTable.CALLER, request);
        Matcher found = ITERATOR.matcher(outcome);
        if (!outcome.startsWith("=") || !found.find()) {
            return outcome.replace(iterator.isEmpty() ? "$iterator" : iterator, "$iterator");
        }
        iterator = found.group(2);
        return outcome.replace(iterator, "$iterator");
    }

    private void setScene(String[] words) {
        switch (words[0]) {
            case "on" ->
                stream = table.turnOn(ViewType.valueOf(words[1]), clock.millis())
                        .name()
                        .arn();
            case "off" -> table.turnOff(feed(), clock.millis());
            case "put" -> {
                int id = Integer.parseInt(words[1]);
                table.put(id, TestTable.item(id, words[2]));
            }
            case "remove" -> table.remove(Integer.parseInt(words[1]), Change.Kind.REMOVE);
            case "expire" -> table.remove(Integer.parseInt(words[1]), Change.Kind.EXPIRE);
            case "after" -> clock.advance(Duration.parse(words[1]));
            case "keep" -> keeper.run();
            default -> throw new AssertionError("no scene " + words[0]);
        }
    }

    private FeedDescriptor feed() {
        FeedName name = FeedName.ofArn(stream).orElseThrow();
        return FeedDescriptor.of(store.blocking().get(name.key()));
    }
}
