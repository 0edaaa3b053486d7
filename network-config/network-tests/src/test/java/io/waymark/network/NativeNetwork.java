package io.waymark.network;

import io.waymark.fabric.Binaries;
import io.waymark.fabric.FabricNetwork;
import io.waymark.fabric.Organisation;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** A real Fabric network from the binaries that are installed on this machine. */
final class NativeNetwork implements NetworkUnderTest {

    private final FabricNetwork network;

    NativeNetwork(Path dir, List<String> mspIds, Binaries binaries, int portBase) {
        List<Organisation> organisations =
                mspIds.stream().map(NativeNetwork::organisation).toList();
        network = FabricNetwork.up(
                dir,
                new FabricNetwork.Options(organisations, false, portBase, ChaincodeCommand.waymark()),
                binaries,
                line -> System.out.println("real network: " + line));
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
        return Set.of(Capability.STOP_PEER);
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
        network.down();
    }
}
