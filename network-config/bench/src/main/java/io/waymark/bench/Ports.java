package io.waymark.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.stream.IntStream;

/** Ports in a row that nobody listens on. */
final class Ports {
    /** Start page and three nodes. */
    static final int OF_THE_DEMO = 4;

    /** Orderers, peers and chaincode processes of a real network. */
    static final int OF_A_NETWORK = 150;

    private static final int TRIES_MAX = 20;

    private Ports() {}

    static int free(int from, int count) {
        for (int i = 0; i < TRIES_MAX; i++) {
            int base = from + i * count;
            if (IntStream.range(base, base + count).allMatch(Ports::isFree)) {
                return base;
            }
        }
        throw new BenchFault("no " + count + " free ports in a row from " + from + " on");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
