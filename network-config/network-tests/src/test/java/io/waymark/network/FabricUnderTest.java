package io.waymark.network;

import io.waymark.fabric.Binaries;
import io.waymark.fabric.FabricContainers;
import io.waymark.fabric.FabricNetwork;
import io.waymark.fabric.Organisation;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;

/** A real Fabric network on this machine, from installed binaries or in containers. */
final class FabricUnderTest implements NetworkUnderTest {

    private final String name;
    private final FabricNetwork network;
    private final FabricProbe probe;

    /** From the binaries that are installed on this machine. */
    FabricUnderTest(Path dir, List<String> mspIds, Binaries binaries, int portBase) {
        this(
                "real Fabric, native binaries",
                dir,
                FabricNetwork.up(
                        dir,
                        new FabricNetwork.Options(
                                organisations(mspIds), false, false, portBase, ChaincodeCommand.waymark()),
                        binaries,
                        FabricUnderTest::say),
                binaries,
                portBase);
    }

    private FabricUnderTest(String name, Path dir, FabricNetwork network, Binaries binaries, int portBase) {
        this.name = name;
        this.network = network;
        // Its processes would outlive a test that is stopped from outside, and keep their ports.
        Runtime.getRuntime().addShutdownHook(new Thread(network::down));
        try {
            probe = new FabricProbe(dir, this, binaries, portBase);
        } catch (RuntimeException e) {
            network.down();
            throw e;
        }
    }

    /**
     * In containers of the official images. Skipped, and said so, unless {@code -Dwaymark.testcontainers=true} asks for it and
     * the engine has all the images: it never waits for a pull.
     */
    static FabricUnderTest inContainersOrSkip(Path dir, List<String> mspIds, int portBase) {
        Optional<String> missing = FabricContainers.missing();
        if (missing.isPresent()) {
            String reason = "SKIPPED: tests on a real Fabric network in containers: " + missing.get();
            System.out.println(reason);
            Assumptions.abort(reason);
        }
        FabricContainers containers = new FabricContainers(dir);
        return new FabricUnderTest(
                "real Fabric, Testcontainers",
                dir,
                containers.up(organisations(mspIds), portBase, ChaincodeCommand.waymark(), FabricUnderTest::say),
                containers.programs(),
                portBase);
    }

    private static void say(String line) {
        System.out.println("real network: " + line);
    }

    private static List<Organisation> organisations(List<String> mspIds) {
        return mspIds.stream().map(FabricUnderTest::organisation).toList();
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
        return name;
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
