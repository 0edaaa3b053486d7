package io.waymark.demo;

import io.waymark.fabric.FabricException;
import io.waymark.fabric.NetworkDirectory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A real network that {@code ./waymark network up} made: it runs by itself, its chaincode processes too. */
final class RealLedger implements Ledger {
    private static final int CONNECT_MILLIS = 2_000;

    private final Path dir;

    RealLedger(Path dir) {
        this.dir = dir;
        directory();
    }

    /** Read anew each time: a network grows. */
    private NetworkDirectory directory() {
        try {
            return NetworkDirectory.of(dir);
        } catch (FabricException none) {
            throw new DemoFault(none.getMessage(), none);
        }
    }

    @Override
    public String title() {
        return "the Hyperledger Fabric network in " + dir;
    }

    @Override
    public String identity() {
        return directory().identity();
    }

    @Override
    public List<DemoOrganisation> organisations() {
        List<NetworkDirectory.Member> members = directory().members();
        List<DemoOrganisation> organisations = new ArrayList<>();
        for (NetworkDirectory.Member member : members) {
            organisations.add(DemoOrganisation.of(member.organisation().name(), member.place()));
        }
        return organisations;
    }

    @Override
    public void start() {
        List<String> silent = new ArrayList<>();
        for (NetworkDirectory.Member member : directory().members()) {
            String endpoint = member.connection().get("waymark.fabric.peers[0].endpoint");
            if (!answers(endpoint)) {
                silent.add(member.organisation().mspId() + " at " + endpoint);
            }
        }
        if (!silent.isEmpty()) {
            throw new DemoFault("No peer answers for " + String.join(", ", silent)
                    + ". Bring the network up first: ./waymark network up " + dir);
        }
    }

    private static boolean answers(String endpoint) {
        int colon = endpoint.lastIndexOf(':');
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(
                            endpoint.substring(0, colon), Integer.parseInt(endpoint.substring(colon + 1))),
                    CONNECT_MILLIS);
            return true;
        } catch (IOException silent) {
            return false;
        }
    }

    @Override
    public Optional<ChaincodeProcess> chaincode(DemoOrganisation organisation) {
        return Optional.empty();
    }

    @Override
    public void connect(DemoOrganisation organisation, ChaincodeProcess chaincode) {
        throw new IllegalStateException("the chaincode of a real network is not the demo's to run");
    }

    /** The definition is committed before a network counts as up; the peers dial the chaincode when it is first used. */
    @Override
    public void awaitChaincode() {}

    @Override
    public Map<String, Object> settings(DemoOrganisation organisation) {
        NetworkDirectory.Member member = directory().members().stream()
                .filter(one -> one.organisation().mspId().equals(organisation.mspId()))
                .findFirst()
                .orElseThrow(() ->
                        new DemoFault(organisation.mspId() + " is no member of the network in " + dir + " any more."));
        return new HashMap<>(member.connection());
    }

    /** The network goes on. */
    @Override
    public void close() {}
}
