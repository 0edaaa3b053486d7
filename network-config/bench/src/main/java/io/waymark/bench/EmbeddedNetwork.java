package io.waymark.bench;

import io.waymark.devnet.BlockCutting;
import io.waymark.devnet.DevNetwork;
import io.waymark.devnet.DevNetworkConfig;
import io.waymark.devnet.DevOrganisation;
import io.waymark.devnet.DevOrganisationConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The process that holds the embedded network for the bare chaincode: organisations, channel and cutting of blocks as in
 * the demo. It ends when its standard input does.
 */
final class EmbeddedNetwork {
    private static final List<String> ORGANISATIONS = List.of("ManufacturerMSP", "DistributorMSP", "RetailerMSP");
    private static final String CHANNEL = "provenance";
    private static final String CHAINCODE = "waymark";

    private EmbeddedNetwork() {}

    /** First argument: directory for its data. Prints {@code ready FILE}; the file says how to reach its first member. */
    public static void main(String[] args) throws IOException {
        Path data = Path.of(args[0]);
        List<DevOrganisationConfig> organisations = ORGANISATIONS.stream()
                .map(mspId -> new DevOrganisationConfig(mspId, 0))
                .toList();
        List<Process> chaincodes = new ArrayList<>();
        try (DevNetwork network = DevNetwork.start(
                new DevNetworkConfig(data, CHANNEL, CHAINCODE, "1.0", organisations, BlockCutting.defaults(), false))) {
            for (String mspId : ORGANISATIONS) {
                chaincodes.add(chaincode(network, mspId, data));
            }
            network.awaitChaincode(Duration.ofSeconds(60));
            Path file = data.resolve("member.properties");
            Files.writeString(
                    file, member(network.organisation(ORGANISATIONS.get(0))).properties());
            System.out.println("ready " + file);
            System.out.flush();
            System.in.transferTo(OutputStream.nullOutputStream());
        } finally {
            chaincodes.forEach(Process::destroy);
        }
        System.exit(0);
    }

    private static Process chaincode(DevNetwork network, String mspId, Path data) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        ProcessBuilder builder = new ProcessBuilder(BareNetwork.embeddedChaincode())
                .redirectErrorStream(true)
                .redirectOutput(data.resolve("chaincode-" + mspId + ".log").toFile());
        builder.environment().put("CHAINCODE_SERVER_ADDRESS", "127.0.0.1:" + port);
        builder.environment().put("CORE_CHAINCODE_ID_NAME", network.chaincodePackageId(mspId));
        builder.environment().put("CORE_PEER_LOCALMSPID", mspId);
        builder.environment().put("CORE_PEER_TLS_ENABLED", "false");
        Process process = builder.start();
        network.connectChaincode(mspId, new InetSocketAddress("127.0.0.1", port));
        return process;
    }

    private static Member member(DevOrganisation organisation) {
        InetSocketAddress gateway = organisation.gateway();
        return new Member(
                organisation.mspId(),
                CHANNEL,
                CHAINCODE,
                gateway.getAddress().getHostAddress() + ":" + gateway.getPort(),
                organisation.tlsRoots(),
                organisation.certificate("client"),
                organisation.key("client"));
    }
}
