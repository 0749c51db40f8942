// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.rivermill.wire.WireAnswer;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CompressionTest {

    @Test
    void readsAcceptedCodingsInTimeThatGrowsAsTheirLengthDoes() {
        String blanks = " ".repeat(1_000_000);
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            assertEquals("deflate", wanted("gzip" + blanks + "x, deflate" + blanks + ";" + blanks + "q=1" + blanks));
        });
    }

    @Test
    void stopsUnpackingWhereTheBudgetEnds() throws Exception {
        for (String encoding : List.of("gzip", "deflate")) {
            ByteBudget budget = new ByteBudget(1_000_000);
            BodyCollector plain = new BodyCollector(budget, 100_000_000, -1);
            byte[] bomb = packed(new byte[20_000_000], encoding);
            byte[] cut = Arrays.copyOf(bomb, bomb.length - 100); // who reads on to its end finds it damaged
            assertEquals(BodyCollector.Outcome.NO_BUDGET, Compression.decompress(cut, encoding, plain));
            assertTrue(budget.bytesUsed() <= 1_000_000, encoding);
            plain.release();
            assertEquals(0, budget.bytesUsed());
        }
    }

    @Test
    void unpackedBodiesHoldWhatTheyAreLong() throws Exception {
        ByteBudget budget = new ByteBudget(1_000_000);
        BodyCollector plain = new BodyCollector(budget, 100_000, -1);
        byte[] body = new byte[40_000];
        assertEquals(BodyCollector.Outcome.TAKEN, Compression.decompress(packed(body, "deflate"), " Deflate ", plain));
        assertArrayEquals(body, plain.body());
        assertEquals(40_000, budget.bytesUsed());
    }

    @Test
    void refusesWhatIsCutShortOrWantsADictionary() throws Exception {
        for (String encoding : List.of("gzip", "deflate")) {
            byte[] whole = packed(new byte[1_000], encoding);
            assertDamaged(Arrays.copyOf(whole, whole.length - 8), encoding);
        }
        Deflater deflater = new Deflater();
        deflater.setDictionary(new byte[] {1, 2, 3});
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream packed = new DeflaterOutputStream(out, deflater)) {
            packed.write(new byte[1_000]);
        }
        deflater.end();
        assertDamaged(out.toByteArray(), "deflate");
        assertDamaged(new byte[0], "gzip");
        assertDamaged(new byte[0], "br");
    }

    private static void assertDamaged(byte[] body, String encoding) {
        BodyCollector plain = new BodyCollector(new ByteBudget(1_000_000), 100_000, -1);
        assertThrows(
                Compression.DamagedBodyException.class, () -> Compression.decompress(body, encoding, plain), encoding);
    }

    private static byte[] packed(byte[] plain, String encoding) {
        return Compression.compress(new WireAnswer(200, null, Map.of(), plain), encoding)
                .body();
    }

    private static @Nullable String wanted(String accepted) {
        HttpHeaders headers = new DefaultHttpHeaders().set("Accept-Encoding", accepted);
        Request request = new Request("GET", "/", headers, "", ImmediateEventExecutor.INSTANCE, 0);
        return Compression.wanted(request, new WireAnswer(200, null, Map.of(), new byte[10_000]));
    }
}
