// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One connection with one request in flight: sends it, and knows when its answer is whole. Used by one thread. */
final class LoadConnection implements AutoCloseable {
    private static final int ANSWER_BYTES = 64 * 1024; // grows with the answers

    private final SocketChannel channel;
    private final SelectionKey key;
    private ByteBuffer answer = ByteBuffer.allocateDirect(ANSWER_BYTES);
    private ByteBuffer request = ByteBuffer.allocate(0);
    private long sentAt;
    private int headLength;
    private int answerLength;

    LoadConnection(InetSocketAddress server, Selector selector) throws IOException {
        channel = SocketChannel.open(server);
        channel.setOption(java.net.StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    void send(ByteBuffer bytes) throws IOException {
        request = bytes.duplicate();
        answer.clear();
        answerLength = -1;
        sentAt = System.nanoTime();
        flush();
    }

    /** Moves what can be moved; true when the answer is whole. */
    boolean move() throws IOException {
        if (key.isWritable()) {
            flush();
        }
        if (!answer.hasRemaining()) {
            answer = ByteBuffer.allocateDirect(2 * answer.capacity()).put(answer.flip());
        }
        if (channel.read(answer) < 0) {
            throw new IOException("the server closed the connection after: " + text(answer.position()));
        }
        if (answerLength < 0) {
            answerLength = lengthIfHeadIsWhole();
        }
        if (answerLength < 0 || answer.position() < answerLength) {
            return false;
        }
        if (answer.get(9) != '2') {
            throw new IOException("refused: " + text(answer.position()));
        }
        return true;
    }

    long sentAt() {
        return sentAt;
    }

    /** The body of the answer, once it is whole; characters are bytes. */
    String body() {
        byte[] bytes = new byte[answerLength - headLength];
        answer.get(headLength, bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private void flush() throws IOException {
        channel.write(request);
        int interest = request.hasRemaining() ? SelectionKey.OP_WRITE | SelectionKey.OP_READ : SelectionKey.OP_READ;
        if (key.interestOps() != interest) {
            key.interestOps(interest);
        }
    }

    /** Length of head and body, or -1 while the head isn't whole. */
    private int lengthIfHeadIsWhole() throws IOException {
        for (int end = 3; end < answer.position(); end++) {
            if (answer.get(end) == '\n' && answer.get(end - 1) == '\r' && answer.get(end - 2) == '\n') {
                String head = text(end + 1).toLowerCase(Locale.ROOT);
                int at = head.indexOf("\ncontent-length:");
                if (at < 0) {
                    throw new IOException("an answer without a length: " + head);
                }
                int start = at + "\ncontent-length:".length();
                headLength = end + 1;
                return headLength + Integer.parseInt(head, start + blanks(head, start), head.indexOf('\r', start), 10);
            }
        }
        return -1;
    }

    private static int blanks(String text, int from) {
        int at = from;
        while (text.charAt(at) == ' ') {
            at++;
        }
        return at - from;
    }

    private String text(int length) {
        byte[] bytes = new byte[length];
        answer.get(0, bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
