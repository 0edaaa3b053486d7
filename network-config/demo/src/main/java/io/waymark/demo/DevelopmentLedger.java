package io.waymark.demo;

import io.waymark.devnet.BlockCutting;
import io.waymark.devnet.DevNetwork;
import io.waymark.devnet.DevNetworkConfig;
import io.waymark.devnet.DevOrganisation;
import io.waymark.devnet.DevOrganisationConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The demo's own development network: its three organisations on one channel, within this JVM. */
final class DevelopmentLedger implements Ledger {
    private static final String CHANNEL = "provenance";
    private static final String CHAINCODE = "waymark";
    private static final Duration CHAINCODE_MOST = Duration.ofSeconds(60);

    private final DataDirectory data;
    private final Map<String, Integer> doors = new TreeMap<>();
    private volatile @Nullable DevNetwork network;

    DevelopmentLedger(DataDirectory data) {
        this.data = data;
    }

    @Override
    public String title() {
        return "an embedded development network, which is no production ledger";
    }

    @Override
    public String identity() {
        return "development";
    }

    @Override
    public List<DemoOrganisation> organisations() {
        return DemoOrganisation.KNOWN;
    }

    @Override
    public void start() throws IOException {
        List<DevOrganisationConfig> organisations = organisations().stream()
                .map(organisation -> new DevOrganisationConfig(organisation.mspId(), 0))
                .toList();
        network = DevNetwork.start(new DevNetworkConfig(
                data.directory("network"), CHANNEL, CHAINCODE, "1.0", organisations, BlockCutting.defaults(), false));
        StringBuilder lines = new StringBuilder();
        for (DemoOrganisation organisation : organisations()) {
            int port = FreePort.any();
            doors.put(organisation.mspId(), port);
            lines.append(organisation.mspId())
                    .append("=127.0.0.1:")
                    .append(port)
                    .append('\n');
        }
        Files.writeString(doorsFile(), lines);
    }

    /** Where the members' doors are: the nodes ask each other there, as in production, and not at the peers. */
    private Path doorsFile() throws IOException {
        return data.file("network", "doors.properties");
    }

    private DevNetwork network() {
        return Objects.requireNonNull(network, "it was not started");
    }

    @Override
    public Optional<ChaincodeProcess> chaincode(DemoOrganisation organisation) throws IOException {
        return Optional.of(
                new ChaincodeProcess(organisation, network().chaincodePackageId(organisation.mspId()), data));
    }

    @Override
    public void connect(DemoOrganisation organisation, ChaincodeProcess chaincode) throws Exception {
        network().connectChaincode(organisation.mspId(), chaincode.address());
    }

    @Override
    public void awaitChaincode() throws Exception {
        network().awaitChaincode(CHAINCODE_MOST);
    }

    @Override
    public Map<String, Object> settings(DemoOrganisation organisation) throws IOException {
        DevOrganisation member = network().organisation(organisation.mspId());
        InetSocketAddress gateway = member.gateway();
        Map<String, Object> settings = new HashMap<>();
        settings.put("waymark.fabric.channel", CHANNEL);
        settings.put("waymark.fabric.chaincode", CHAINCODE);
        settings.put(
                "waymark.fabric.peers[0].endpoint", gateway.getAddress().getHostAddress() + ":" + gateway.getPort());
        settings.put("waymark.fabric.tls-roots", member.tlsRoots().toString());
        settings.put("waymark.fabric.certificate", member.certificate("client").toString());
        settings.put("waymark.fabric.key", member.key("client").toString());
        settings.put("waymark.door.port", doors.get(organisation.mspId()));
        settings.put("waymark.door.address", "127.0.0.1");
        settings.put("waymark.door.certificate", member.tlsCertificate().toString());
        settings.put("waymark.door.key", member.tlsKey().toString());
        settings.put("waymark.door.others", doorsFile().toString());
        return settings;
    }

    @Override
    public void close() throws Exception {
        network().close();
    }
}
