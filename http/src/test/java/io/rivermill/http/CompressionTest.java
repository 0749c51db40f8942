// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.rivermill.wire.WireAnswer;
import java.time.Duration;
import java.util.Map;
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

    private static @Nullable String wanted(String accepted) {
        HttpHeaders headers = new DefaultHttpHeaders().set("Accept-Encoding", accepted);
        Request request = new Request("GET", "/", headers, "", ImmediateEventExecutor.INSTANCE, 0);
        return Compression.wanted(request, new WireAnswer(200, null, Map.of(), new byte[10_000]));
    }
}
