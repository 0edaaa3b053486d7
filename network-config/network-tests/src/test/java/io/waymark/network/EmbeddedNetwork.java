package io.waymark.network;

import io.waymark.devnet.DevNetwork;
import io.waymark.devnet.DevNetworkConfig;
import io.waymark.devnet.DevNetworkOptions;
import io.waymark.devnet.DevOrganisation;
import io.waymark.devnet.DevOrganisationConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The embedded development network, with one chaincode process for each organisation. */
final class EmbeddedNetwork implements NetworkUnderTest {

    private final DevNetwork network;
    private final List<Process> chaincodes = new ArrayList<>();

    EmbeddedNetwork(Path data, List<String> mspIds) {
        network = DevNetwork.start(
                DevNetworkConfig.defaults(
                        data, mspIds.stream().map(m -> new DevOrganisationConfig(m, 0)).toList()),
                DevNetworkOptions.defaults().withTransientRetentionBlocks(20));
        try {
            for (String msp : mspIds) {
                startChaincode(data, msp);
            }
            network.awaitChaincode(Duration.ofSeconds(60));
        } catch (IOException e) {
            close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void startChaincode(Path data, String msp) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        ProcessBuilder builder = new ProcessBuilder(ChaincodeCommand.waymark())
                .redirectErrorStream(true)
                .redirectOutput(data.resolve("chaincode-" + msp + ".log").toFile());
        builder.environment().put("CHAINCODE_SERVER_ADDRESS", "127.0.0.1:" + port);
        builder.environment().put("CORE_CHAINCODE_ID_NAME", network.chaincodePackageId(msp));
        builder.environment().put("CORE_PEER_LOCALMSPID", msp);
        builder.environment().put("CORE_PEER_TLS_ENABLED", "false");
        chaincodes.add(builder.start());
        network.connectChaincode(msp, new InetSocketAddress("127.0.0.1", port));
    }

    @Override
    public String name() {
        return "embedded";
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.allOf(Capability.class);
    }

    @Override
    public String channel() {
        return network.channel();
    }

    @Override
    public String chaincode() {
        return "waymark";
    }

    @Override
    public List<Member> members() {
        return network.organisations().stream()
                .map(o -> new Member(o.mspId(), o.gateway(), o.tlsRoots()))
                .toList();
    }

    @Override
    public Path certificate(String mspId, String user) {
        return organisation(mspId).certificate(user);
    }

    @Override
    public Path key(String mspId, String user) {
        return organisation(mspId).key(user);
    }

    private DevOrganisation organisation(String mspId) {
        return network.organisation(mspId);
    }

    @Override
    public void stopPeer(String mspId) {
        network.stopPeer(mspId);
    }

    @Override
    public void startPeer(String mspId) {
        network.startPeer(mspId);
    }

    @Override
    public void close() {
        chaincodes.forEach(Process::destroy);
        network.close();
    }
}
