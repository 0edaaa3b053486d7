package io.waymark.fabric;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** {@code ./waymark network up|down|status|logs DIR}. */
public final class FabricCommand {

    private static final List<Organisation> DEMO =
            List.of(new Organisation("Manufacturer"), new Organisation("Distributor"), new Organisation("Retailer"));
    private static final String USAGE =
            """
            ./waymark network up DIR [--bft] [--orgs N] [--port-base N]   brings a network up, or continues it
            ./waymark network status DIR                                  what of it runs
            ./waymark network logs DIR [PROCESS]                          where its logs are
            ./waymark network down DIR                                    stops it; DIR stays
            """;

    private final PrintStream out;
    private final List<String> chaincode;

    FabricCommand(PrintStream out, List<String> chaincode) {
        this.out = out;
        this.chaincode = chaincode;
    }

    /** Ends the JVM with 0, or with 1 and a sentence. */
    public static void main(String[] args) {
        String command = System.getProperty("waymark.chaincode", "");
        System.exit(new FabricCommand(System.out, List.of(command.split("\u001f"))).run(args));
    }

    int run(String... args) {
        List<String> rest = new ArrayList<>(Arrays.asList(args));
        if (rest.size() < 2) {
            out.print(USAGE);
            return 1;
        }
        String verb = rest.remove(0);
        Path dir = Path.of(rest.remove(0));
        var binaries = Binaries.find();
        if (binaries.isEmpty()) {
            out.println("Fabric's programs are not installed here: " + String.join(", ", Binaries.missing()) + ".");
            out.println("Install the binaries of Hyperledger Fabric 3.1 and put them on the path, or their directory into FABRIC_BIN.");
            return 1;
        }
        try {
            return switch (verb) {
                case "up" -> up(dir, rest, binaries.get());
                case "down" -> down(FabricNetwork.at(dir, binaries.get(), out::println));
                case "status" -> status(FabricNetwork.at(dir, binaries.get(), out::println));
                case "logs" -> logs(FabricNetwork.at(dir, binaries.get(), out::println), rest);
                default -> {
                    out.print(USAGE);
                    yield 1;
                }
            };
        } catch (FabricException | IllegalArgumentException e) {
            out.println(e.getMessage());
            return 1;
        }
    }

    private int up(Path dir, List<String> rest, Binaries binaries) {
        boolean bft = rest.remove("--bft");
        int organisations = option(rest, "--orgs", DEMO.size());
        int portBase = option(rest, "--port-base", 17_050);
        if (!rest.isEmpty() || organisations < 1 || organisations > DEMO.size()) {
            out.print(USAGE);
            return 1;
        }
        long start = System.nanoTime();
        FabricNetwork network = FabricNetwork.up(
                dir,
                new FabricNetwork.Options(DEMO.subList(0, organisations), bft, portBase, chaincode),
                binaries,
                line -> out.printf("%5.1f s  %s%n", (System.nanoTime() - start) / 1e9, line));
        out.printf("%5.1f s  the network is up%n", (System.nanoTime() - start) / 1e9);
        network.organisations().forEach(org -> out.println("         " + org.mspId() + " at " + network.endpoint(org)));
        return 0;
    }

    private int down(FabricNetwork network) {
        network.down();
        out.println("The network is down; ./waymark network up continues it.");
        return 0;
    }

    private int status(FabricNetwork network) {
        network.status().forEach((name, runs) -> out.printf("%-24s %s%n", name, runs ? "runs" : "DOES NOT RUN"));
        return network.status().containsValue(false) ? 1 : 0;
    }

    private int logs(FabricNetwork network, List<String> rest) {
        for (String name : network.status().keySet()) {
            if (rest.isEmpty() || rest.contains(name)) {
                out.println(network.log(name));
            }
        }
        return 0;
    }

    private static int option(List<String> rest, String name, int otherwise) {
        int at = rest.indexOf(name);
        if (at < 0) {
            return otherwise;
        }
        if (at + 1 == rest.size()) {
            throw new IllegalArgumentException(name + " wants a number");
        }
        rest.remove(at);
        try {
            return Integer.parseInt(rest.remove(at));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " wants a number", e);
        }
    }
}
