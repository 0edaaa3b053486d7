package io.waymark.fabric;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** {@code ./waymark network up|down|status|logs|add-org|remove-org|upgrade DIR}. */
public final class FabricCommand {

    private static final List<Organisation> DEMO =
            List.of(new Organisation("Manufacturer"), new Organisation("Distributor"), new Organisation("Retailer"));
    private static final String USAGE =
            """
            ./waymark network up DIR [--bft] [--apart] [--orgs N] [--port-base N]   brings a network up, or continues it
                                                                          (--apart: peers know none of other organisations)
            ./waymark network status DIR                                  what of it runs, and whether its policies are sound
            ./waymark network logs DIR [PROCESS]                          where its logs are
            ./waymark network add-org DIR NAME                            takes one more organisation in
            ./waymark network remove-org DIR NAME                         lets an organisation go, by policy
            ./waymark network upgrade DIR [--version V]                   replaces the chaincode, data in place
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
        try {
            Binaries binaries = Binaries.forNetwork(dir);
            return switch (verb) {
                case "up" -> up(dir, rest, binaries);
                case "down" -> down(FabricNetwork.at(dir, binaries, out::println));
                case "status" -> status(FabricNetwork.at(dir, binaries, out::println));
                case "add-org" -> addOrganisation(FabricNetwork.at(dir, binaries, timed()), dir, rest);
                case "remove-org" -> removeOrganisation(FabricNetwork.at(dir, binaries, timed()), rest);
                case "upgrade" -> upgrade(FabricNetwork.at(dir, binaries, timed()), rest);
                case "logs" -> logs(FabricNetwork.at(dir, binaries, out::println), rest);
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
        boolean apart = rest.remove("--apart");
        int organisations = option(rest, "--orgs", DEMO.size());
        int portBase = option(rest, "--port-base", 17_050);
        if (!rest.isEmpty() || organisations < 1 || organisations > DEMO.size()) {
            out.print(USAGE);
            return 1;
        }
        Consumer<String> timed = timed();
        FabricNetwork network = FabricNetwork.up(
                dir,
                new FabricNetwork.Options(DEMO.subList(0, organisations), bft, apart, portBase, chaincode),
                binaries,
                timed);
        timed.accept("the network is up");
        network.organisations().forEach(org -> out.println("         " + org.mspId() + " at " + network.endpoint(org)));
        if (network.organisations().size() == 1) {
            out.println("         a private network: nobody else checks what this organisation records");
        }
        return 0;
    }

    /** Says what is done, with the seconds since now. */
    private Consumer<String> timed() {
        long start = System.nanoTime();
        return line -> out.printf(Locale.ROOT, "%5.1f s  %s%n", (System.nanoTime() - start) / 1e9, line);
    }

    private int addOrganisation(FabricNetwork network, Path dir, List<String> rest) {
        if (rest.size() != 1) {
            out.print(USAGE);
            return 1;
        }
        Organisation org = new Organisation(rest.get(0));
        network.add(org, chaincode);
        out.println(org.mspId() + " is a member; its peer is at " + network.endpoint(org) + ".");
        out.println("Its node's connection is in " + network.connectionFile(org) + "; ./waymark demo --network " + dir
                + " starts its node by itself.");
        return 0;
    }

    private int removeOrganisation(FabricNetwork network, List<String> rest) {
        if (rest.size() != 1) {
            out.print(USAGE);
            return 1;
        }
        Organisation org = new Organisation(rest.get(0));
        network.remove(org);
        out.println(org.mspId()
                + " has left. Goods that were offered to it can be cancelled; goods that it holds stay as they are.");
        return 0;
    }

    private int upgrade(FabricNetwork network, List<String> rest) {
        String version = "";
        if (rest.size() == 2 && rest.get(0).equals("--version") && rest.get(1).matches("[A-Za-z0-9_.+-]{1,64}")) {
            version = rest.get(1);
        } else if (!rest.isEmpty()) {
            out.print(USAGE);
            return 1;
        }
        network.upgrade(version, chaincode);
        out.println("The chaincode is upgraded: " + network.definition());
        return 0;
    }

    private int down(FabricNetwork network) {
        network.down();
        out.println("The network is down; ./waymark network up continues it.");
        return 0;
    }

    private int status(FabricNetwork network) {
        boolean sound = true;
        Map<String, Long> disk = network.disk();
        for (Map.Entry<String, Boolean> process : network.status().entrySet()) {
            String name = process.getKey();
            String more = disk.containsKey(name)
                    ? String.format(Locale.ROOT, "  %6.1f MB on disk", disk.get(name) / 1e6)
                    : "";
            line(
                    process.getValue(),
                    String.format("%-28s %s%s", name, process.getValue() ? "runs" : "DOES NOT RUN", more));
            sound &= process.getValue();
        }
        for (Organisation org : network.organisations()) {
            if (network.peerRuns(org)) {
                out.printf("%-28s %d blocks%n", "ledger of " + org.name(), network.height(org));
            }
        }
        if (network.organisations().stream().noneMatch(network::peerRuns)) {
            return 1;
        }
        out.printf("%-28s %s%n", "chaincode", network.definition());
        for (Map.Entry<String, EndorsementPolicy> policy :
                network.endorsementPolicies().entrySet()) {
            boolean good = policy.getValue().sound();
            line(
                    good,
                    String.format(
                            "%-28s %s",
                            "policy of " + policy.getKey(), policy.getValue().words(policy.getKey())));
            sound &= good;
        }
        return sound ? 0 : 1;
    }

    /** What is wrong stands out: in red, where a person reads it. */
    private void line(boolean good, String text) {
        out.println(good || System.console() == null ? text : "\u001b[31m" + text + "\u001b[0m");
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
