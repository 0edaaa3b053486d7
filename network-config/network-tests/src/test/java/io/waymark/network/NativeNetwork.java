package io.waymark.network;

import io.waymark.fabric.Binaries;
import io.waymark.fabric.FabricNetwork;
import io.waymark.fabric.Organisation;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;

/** A real Fabric network from the binaries that are installed on this machine. */
final class NativeNetwork implements NetworkUnderTest {

    private final FabricNetwork network;
    private final NativeProbe probe;

    NativeNetwork(Path dir, List<String> mspIds, Binaries binaries, int portBase) {
        List<Organisation> organisations =
                mspIds.stream().map(NativeNetwork::organisation).toList();
        network = FabricNetwork.up(
                dir,
                new FabricNetwork.Options(organisations, false, portBase, ChaincodeCommand.waymark()),
                binaries,
                line -> System.out.println("real network: " + line));
        // Its processes would outlive a test that is stopped from outside, and keep their ports.
        Runtime.getRuntime().addShutdownHook(new Thread(network::down));
        try {
            probe = new NativeProbe(dir, this, binaries, portBase);
        } catch (RuntimeException e) {
            network.down();
            throw e;
        }
    }

    /** Fabric's programs; without them the test is skipped, and says so. */
    static Binaries binariesOrSkip() {
        Optional<Binaries> binaries = Binaries.find();
        if (binaries.isEmpty()) {
            String reason = "SKIPPED: tests on a real Fabric network, because these programs are not installed: "
                    + String.join(", ", Binaries.missing());
            System.out.println(reason);
            Assumptions.abort(reason);
        }
        return binaries.get();
    }

    private static Organisation organisation(String mspId) {
        return new Organisation(mspId.substring(0, mspId.length() - "MSP".length()));
    }

    @Override
    public String name() {
        return "real Fabric, native binaries";
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.of(Capability.STOP_PEER, Capability.DEFINITION_READS, Capability.COMMIT_HASH);
    }

    @Override
    public String channel() {
        return "provenance";
    }

    @Override
    public String chaincode() {
        return "waymark";
    }

    @Override
    public List<Member> members() {
        return network.organisations().stream()
                .map(o -> {
                    String[] address = network.endpoint(o).split(":");
                    return new Member(
                            o.mspId(),
                            new InetSocketAddress(address[0], Integer.parseInt(address[1])),
                            network.tlsRoots(o));
                })
                .toList();
    }

    @Override
    public Path certificate(String mspId, String user) {
        return network.certificate(organisation(mspId), user);
    }

    @Override
    public Path key(String mspId, String user) {
        return network.key(organisation(mspId), user);
    }

    @Override
    public void stopPeer(String mspId) {
        network.stopPeer(organisation(mspId));
    }

    @Override
    public void startPeer(String mspId) {
        network.startPeer(organisation(mspId));
    }

    @Override
    public void close() {
        probe.close();
        network.down();
    }
}
