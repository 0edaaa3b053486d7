package io.waymark.network;

import io.waymark.devnet.BlockCutting;
import io.waymark.devnet.DevNetwork;
import io.waymark.devnet.DevNetworkConfig;
import io.waymark.devnet.DevNetworkOptions;
import io.waymark.devnet.DevOrganisation;
import io.waymark.devnet.DevOrganisationConfig;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The embedded development network, with a process of each chaincode for each organisation. */
final class EmbeddedNetwork implements NetworkUnderTest {

    private final DevNetwork network;
    private final List<Process> chaincodes = new ArrayList<>();

    EmbeddedNetwork(Path data, List<String> mspIds) {
        this(data, mspIds, Duration.ofMillis(20));
    }

    /** @param patience how long a transaction waits for others before its block ends */
    EmbeddedNetwork(Path data, List<String> mspIds, Duration patience) {
        List<DevOrganisationConfig> organisations =
                mspIds.stream().map(m -> new DevOrganisationConfig(m, 0)).toList();
        BlockCutting cutting = new BlockCutting(500, 2 << 20, 10 << 20, patience);
        network = DevNetwork.start(
                new DevNetworkConfig(data, "provenance", "waymark", "1.0", organisations, cutting, false),
                DevNetworkOptions.defaults().withTransientRetentionBlocks(20).withChaincode(PROBE, "1.0"));
        try {
            for (String msp : mspIds) {
                startChaincode(data, msp, "waymark");
                startChaincode(data, msp, PROBE);
            }
            network.awaitChaincode(Duration.ofSeconds(60));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void startChaincode(Path data, String msp, String chaincode) {
        int port = ChaincodeCommand.freePort();
        chaincodes.add(ChaincodeCommand.start(
                chaincode.equals(PROBE) ? ChaincodeCommand.probe(port) : ChaincodeCommand.waymark(),
                ChaincodeCommand.environment(msp, network.chaincodePackageId(msp, chaincode), port),
                data.resolve(chaincode + "-" + msp + ".log")));
        network.connectChaincode(msp, chaincode, new InetSocketAddress("127.0.0.1", port));
    }

    @Override
    public String name() {
        return "embedded";
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.of(Capability.STOP_PEER, Capability.SHORT_TRANSIENT_RETENTION, Capability.OUTLIVES_ANYTHING);
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
