package io.waymark.journey;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A TCP connection that can break, between a node and its peer: forwards bytes, keeps answers back, cuts. */
final class Wire implements AutoCloseable {

    private static final int CONNECT_MILLIS = 2_000;

    private final ServerSocket listening;
    private final InetSocketAddress peer;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean silent;

    /** @param peer host:port */
    Wire(String peer) {
        int colon = peer.lastIndexOf(':');
        this.peer = new InetSocketAddress(peer.substring(0, colon), Integer.parseInt(peer.substring(colon + 1)));
        try {
            listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon("wire", this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** From now on the peer hears what the node says, and nothing of what the peer says arrives. */
    void keepAnswersBack() {
        silent = true;
    }

    /** Breaks all connections, with what was kept back; new ones are good. */
    void cut() {
        open.forEach(Wire::close);
        silent = false;
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket node = listening.accept();
                open.add(node);
                daemon("wire-connect", () -> connect(node));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void connect(Socket node) {
        Socket there = new Socket();
        open.add(there);
        try {
            node.setTcpNoDelay(true);
            there.setTcpNoDelay(true);
            there.connect(peer, CONNECT_MILLIS);
        } catch (IOException down) {
            end(node, there);
            return;
        }
        daemon("wire-out", () -> forward(node, there, false));
        forward(there, node, true);
    }

    private void forward(Socket from, Socket to, boolean answers) {
        byte[] bytes = new byte[1 << 16];
        try {
            int read = from.getInputStream().read(bytes);
            while (read >= 0) {
                if (!answers || !silent) {
                    to.getOutputStream().write(bytes, 0, read);
                }
                read = from.getInputStream().read(bytes);
            }
        } catch (IOException broken) {
            // The other direction ends with it.
        } finally {
            end(from, to);
        }
    }

    private void end(Socket a, Socket b) {
        close(a);
        close(b);
        open.remove(a);
        open.remove(b);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
    }
}
