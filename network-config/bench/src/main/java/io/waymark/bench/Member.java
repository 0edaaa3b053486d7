package io.waymark.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * How to reach an organisation's peer, as the files in {@code organisations/} of a real network say it.
 *
 * @param endpoint host:port of its gateway
 */
record Member(
        String mspId, String channel, String chaincode, String endpoint, Path tlsRoots, Path certificate, Path key) {

    static Member read(Path file) {
        Properties properties = new Properties();
        try (var in = Files.newInputStream(file)) {
            properties.load(in);
        } catch (IOException e) {
            throw new BenchFault("cannot read " + file, e);
        }
        return new Member(
                properties.getProperty("waymark.organisation"),
                properties.getProperty("waymark.fabric.channel"),
                properties.getProperty("waymark.fabric.chaincode"),
                properties.getProperty("waymark.fabric.peers[0].endpoint"),
                Path.of(properties.getProperty("waymark.fabric.tls-roots")),
                Path.of(properties.getProperty("waymark.fabric.certificate")),
                Path.of(properties.getProperty("waymark.fabric.key")));
    }

    /** Lines that {@link #read} understands. */
    String properties() {
        return "waymark.organisation=" + mspId + "\n"
                + "waymark.fabric.channel=" + channel + "\n"
                + "waymark.fabric.chaincode=" + chaincode + "\n"
                + "waymark.fabric.peers[0].endpoint=" + endpoint + "\n"
                + "waymark.fabric.tls-roots=" + tlsRoots + "\n"
                + "waymark.fabric.certificate=" + certificate + "\n"
                + "waymark.fabric.key=" + key + "\n";
    }
}
