package io.waymark.devnet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A network of three organisations with running chaincode. One of them is shared by all tests that leave it usable. */
final class TestNetwork implements AutoCloseable {
    static final String A = "AlphaMSP";
    static final String B = "BetaMSP";
    static final String C = "GammaMSP";
    static final String CHAINCODE = "waymark";
    static final BlockCutting FAST = new BlockCutting(500, 2 << 20, 10 << 20, Duration.ofMillis(20));
    static final Duration LONG = Duration.ofSeconds(90);
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static TestNetwork shared;

    private final Path data;
    private final DevNetworkOptions options;
    private final ChaincodeProcesses processes = new ChaincodeProcesses();
    private DevNetwork network;

    private TestNetwork(DevNetworkConfig config, DevNetworkOptions options) {
        data = config.data();
        this.options = options;
        network = DevNetwork.start(config, options);
        network.organisations().forEach(each -> processes.start(network, each.mspId()));
        network.awaitChaincode(LONG);
    }

    static synchronized TestNetwork shared() {
        if (shared == null) {
            shared = fresh(FAST, DevNetworkOptions.defaults());
            Runtime.getRuntime().addShutdownHook(new Thread(shared::close));
        }
        return shared;
    }

    static TestNetwork fresh(BlockCutting cutting, DevNetworkOptions options) {
        try {
            return new TestNetwork(config(Files.createTempDirectory("devnet-test"), cutting, A, B, C), options);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static DevNetworkConfig config(Path data, BlockCutting cutting, String... mspIds) {
        List<DevOrganisationConfig> organisations = Stream.of(mspIds)
                .map(mspId -> new DevOrganisationConfig(mspId, 0))
                .toList();
        return new DevNetworkConfig(data, "waymark", CHAINCODE, "1.0", organisations, cutting, false);
    }

    DevNetwork network() {
        return network;
    }

    ChaincodeProcesses processes() {
        return processes;
    }

    Path data() {
        return data;
    }

    Client client(String mspId) {
        return Client.of(network, mspId, "client");
    }

    /** A key that no other test uses. */
    static String name() {
        return "k" + NAMES.incrementAndGet() + "-" + Long.toHexString(System.nanoTime());
    }

    static String collection(String mspId) {
        return "_implicit_org_" + mspId;
    }

    /** Starts again on the same data, after {@code between} had its way with the files. */
    void restart(BlockCutting cutting, Runnable between) {
        network.close();
        between.run();
        network = DevNetwork.start(config(data, cutting, A, B, C), options);
        processes.connect(network);
        network.awaitChaincode(LONG);
    }

    @Override
    public void close() {
        network.close();
        processes.close();
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
