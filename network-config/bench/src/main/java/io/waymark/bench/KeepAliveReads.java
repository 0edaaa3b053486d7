package io.waymark.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A lean HTTP client for measuring reads: one thread, some connections that stay, one request at a time on each, answers
 * looked at no further than status and length. What it costs comes off the server's share, because both share the machine.
 */
final class KeepAliveReads {
    private static final int BUFFER_BYTES = 64 << 10;
    private static final long SILENCE_SECONDS_MAX = 30;
    private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};

    private final InetSocketAddress address;
    private final List<ByteBuffer> requests = new ArrayList<>();
    private final List<long[]> laps = new ArrayList<>();
    private int next;
    private long bytes;
    private long reopened;

    /** @param paths what is asked for, in turn */
    KeepAliveReads(URI node, List<String> paths, String accept) {
        address = new InetSocketAddress(node.getHost(), node.getPort());
        for (String path : paths) {
            requests.add(ByteBuffer.wrap(("GET " + path + " HTTP/1.1\r\nHost: " + node.getHost() + ":" + node.getPort()
                            + "\r\nAccept: " + accept + "\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1)));
        }
    }

    /** Mean length of an answer that counted, in bytes. */
    long meanBytes() {
        return laps.isEmpty() ? 0 : bytes / laps.size();
    }

    /** How often the node ended a connection after an answer, as servers do after some requests. */
    long reopened() {
        return reopened;
    }

    ClosedLoop.Measured run(int connections, ClosedLoop.Times times, Processor processor) throws IOException {
        try (Selector selector = Selector.open()) {
            List<Connection> all = new ArrayList<>();
            try {
                for (int i = 0; i < connections; i++) {
                    all.add(new Connection(selector));
                }
                return loop(selector, all, times, processor);
            } finally {
                for (Connection connection : all) {
                    connection.channel.close();
                }
            }
        }
    }

    private ClosedLoop.Measured loop(
            Selector selector, List<Connection> all, ClosedLoop.Times times, Processor processor) throws IOException {
        for (Connection connection : all) {
            connection.ask();
        }
        int waiting = all.size();
        int unanswered = all.size();
        // Known when each connection has had an answer and the time to warm up is over.
        long start = Long.MAX_VALUE;
        long end = Long.MAX_VALUE;
        long last = 0;
        long used = -1;
        while (waiting > 0) {
            if (selector.select(TimeUnit.SECONDS.toMillis(SILENCE_SECONDS_MAX)) == 0) {
                throw new BenchFault("no answer for " + SILENCE_SECONDS_MAX + " s");
            }
            Iterator<SelectionKey> ready = selector.selectedKeys().iterator();
            while (ready.hasNext()) {
                Connection connection = (Connection) ready.next().attachment();
                ready.remove();
                if (!connection.read()) {
                    continue;
                }
                long now = System.nanoTime();
                if (connection.answers++ == 0 && --unanswered == 0) {
                    start = now + times.warmUp().toNanos();
                    end = start + times.measure().toNanos();
                }
                if (used < 0 && now >= start) {
                    used = processor.nanos();
                }
                if (connection.asked >= start) {
                    laps.add(new long[] {now - connection.asked});
                    bytes += connection.length;
                    last = now;
                }
                if (now < end) {
                    connection.ask();
                } else {
                    // Else the node, which may end it too, would be heard of.
                    connection.channel.close();
                    waiting--;
                }
            }
        }
        if (laps.isEmpty()) {
            throw new BenchFault("no read was answered");
        }
        return new ClosedLoop.Measured(laps, last - start, processor.nanos() - used);
    }

    private final class Connection {
        private final Selector selector;
        private SocketChannel channel;
        private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        private long asked;
        private long answers;
        /** Bytes of the answer, head included; below zero until its head is there. */
        private long length;

        private long got;
        private boolean last;

        Connection(Selector selector) throws IOException {
            this.selector = selector;
            open();
        }

        private void open() throws IOException {
            channel = SocketChannel.open(address);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
        }

        void ask() throws IOException {
            if (last) {
                channel.close();
                open();
                last = false;
                reopened++;
            }
            ByteBuffer request = requests.get(next++ % requests.size()).duplicate();
            length = -1;
            got = 0;
            buffer.clear();
            asked = System.nanoTime();
            while (request.hasRemaining()) {
                channel.write(request);
            }
        }

        /** Whether the answer is whole. */
        boolean read() throws IOException {
            // What was looked at already need not be kept once the length is known.
            if (length >= 0) {
                buffer.clear();
            }
            int count = channel.read(buffer);
            if (count < 0) {
                throw new BenchFault("the node closed a connection");
            }
            got += count;
            if (length < 0) {
                length = wholeLength();
            }
            return length >= 0 && got >= length;
        }

        private long wholeLength() {
            int head = indexOf(buffer.array(), buffer.position(), HEAD_END);
            if (head < 0) {
                if (!buffer.hasRemaining()) {
                    throw new BenchFault("an answer's head is longer than " + BUFFER_BYTES + " bytes");
                }
                return -1;
            }
            String text = new String(buffer.array(), 0, head, StandardCharsets.ISO_8859_1);
            if (!text.startsWith("HTTP/1.1 200")) {
                throw new BenchFault(
                        "a read answered " + text.lines().findFirst().orElse(""));
            }
            String lower = text.toLowerCase(Locale.ROOT);
            last = lower.contains("\r\nconnection: close");
            int at = lower.indexOf("\r\ncontent-length:");
            if (at >= 0) {
                int from = at + "\r\ncontent-length:".length();
                int to = lower.indexOf('\r', from);
                return head
                        + HEAD_END.length
                        + Long.parseLong(lower.substring(from, to < 0 ? lower.length() : to)
                                .trim());
            }
            return chunkedLength(head + HEAD_END.length);
        }

        /** Length of an answer in chunks (RFC 9112, section 7.1), or below zero while its last chunk is not there. */
        private long chunkedLength(int from) {
            int at = from;
            while (true) {
                int line = at;
                while (line + 1 < buffer.position() && buffer.get(line) != '\r') {
                    line++;
                }
                if (line + 1 >= buffer.position()) {
                    break;
                }
                int size = Integer.parseInt(
                        new String(buffer.array(), at, line - at, StandardCharsets.ISO_8859_1).split(";")[0].trim(),
                        16);
                at = line + 2 + size + 2;
                if (size == 0) {
                    return at <= buffer.position() ? at : -1;
                }
                if (at > buffer.position()) {
                    break;
                }
            }
            if (!buffer.hasRemaining()) {
                throw new BenchFault("an answer in chunks is longer than " + BUFFER_BYTES + " bytes");
            }
            return -1;
        }
    }

    private static int indexOf(byte[] bytes, int end, byte[] wanted) {
        for (int i = 0; i + wanted.length <= end; i++) {
            if (bytes[i] == '\r' && bytes[i + 1] == '\n' && bytes[i + 2] == '\r' && bytes[i + 3] == '\n') {
                return i;
            }
        }
        return -1;
    }
}
