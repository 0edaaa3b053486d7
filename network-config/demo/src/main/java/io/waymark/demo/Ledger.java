package io.waymark.demo;

import io.waymark.devnet.BlockCutting;
import io.waymark.devnet.DevNetwork;
import io.waymark.devnet.DevNetworkConfig;
import io.waymark.devnet.DevOrganisation;
import io.waymark.devnet.DevOrganisationConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The development network of the demo: its three organisations on one channel. */
final class Ledger {
    private static final String CHANNEL = "provenance";
    private static final String CHAINCODE = "waymark";

    private final DevNetwork network;

    private Ledger(DevNetwork network) {
        this.network = network;
    }

    static Ledger start(DataDirectory data) throws IOException {
        List<DevOrganisationConfig> organisations = Arrays.stream(DemoOrganisation.values())
                .map(organisation -> new DevOrganisationConfig(organisation.mspId(), 0))
                .toList();
        return new Ledger(DevNetwork.start(new DevNetworkConfig(
                data.directory("network"), CHANNEL, CHAINCODE, "1.0", organisations, BlockCutting.defaults(), false)));
    }

    DevNetwork network() {
        return network;
    }

    /** What a node needs to reach its organisation's peer. */
    Map<String, Object> settings(DemoOrganisation organisation) {
        DevOrganisation member = network.organisation(organisation.mspId());
        InetSocketAddress gateway = member.gateway();
        return Map.of(
                "waymark.fabric.channel", CHANNEL,
                "waymark.fabric.chaincode", CHAINCODE,
                "waymark.fabric.peers[0].endpoint", gateway.getAddress().getHostAddress() + ":" + gateway.getPort(),
                "waymark.fabric.tls-roots", member.tlsRoots().toString(),
                "waymark.fabric.certificate", member.certificate("client").toString(),
                "waymark.fabric.key", member.key("client").toString());
    }
}
