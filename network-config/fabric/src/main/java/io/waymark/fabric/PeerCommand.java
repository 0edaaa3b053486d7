package io.waymark.fabric;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs Fabric's peer command as an organisation's administrator, against that organisation's peer. */
final class PeerCommand {

    private final Layout layout;
    private final Binaries binaries;
    private final Processes processes;

    PeerCommand(Layout layout, Binaries binaries, Processes processes) {
        this.layout = layout;
        this.binaries = binaries;
        this.processes = processes;
    }

    /** @throws FabricException if it fails */
    String run(Organisation org, List<String> arguments) {
        return Command.run(command(arguments), environment(org));
    }

    /** As {@link #run}, but a failure is an answer. */
    Command.Result attempt(Organisation org, List<String> arguments) {
        return Command.attempt(command(arguments), environment(org));
    }

    private List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(binaries.path("peer")));
        command.addAll(arguments);
        return command;
    }

    private Map<String, String> environment(Organisation org) {
        return Map.of(
                "FABRIC_CFG_PATH", layout.config(Layout.peerName(org)).toString(),
                "CORE_PEER_MSPCONFIGPATH", layout.userMsp(org, "Admin").toString(),
                "CORE_PEER_ADDRESS", layout.peerEndpoint(org),
                "CORE_PEER_LOCALMSPID", org.mspId(),
                "FABRIC_LOGGING_SPEC", "error");
    }

    /** Options that name an orderer that runs. */
    List<String> ordererOptions() {
        for (int i = 1; i <= layout.orderers(); i++) {
            if (processes.running(Layout.ordererName(i)).isPresent()) {
                return List.of(
                        "--orderer",
                        "127.0.0.1:" + layout.ordererPort(i),
                        "--tls",
                        "--cafile",
                        layout.ordererHome(i).resolve("tls/ca.crt").toString());
            }
        }
        throw new FabricException("no orderer runs; bring the network up first");
    }
}
