package io.waymark.fabric;

import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonParser;
import io.waymark.json.JsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Installs, approves and commits the chaincode's definition: what the organisations agree on before it runs. */
final class Lifecycle {

    private final Layout layout;
    private final PeerCommand peer;

    Lifecycle(Layout layout, PeerCommand peer) {
        this.layout = layout;
        this.peer = peer;
    }

    /**
     * A definition of the chaincode, as the organisations agree on it.
     *
     * @param sequence its number, from 1
     * @param version for people
     */
    record Definition(int sequence, String version) {}

    /** Each organisation's own package: it says where that organisation's chaincode listens. */
    static ChaincodePackage packageOf(Layout layout, Organisation org, Definition definition) {
        return new ChaincodePackage(
                Layout.CHAINCODE + "_" + definition.version(),
                "127.0.0.1:" + layout.chaincodePort(org, definition.sequence()));
    }

    /** Brings all members to a definition, from wherever they are; what one of them did before it does not do again. */
    void agree(Definition definition, Consumer<String> progress) {
        List<Organisation> members = layout.members();
        members.forEach(org -> install(org, definition));
        Optional<Definition> committed = committed(members.get(0));
        if (committed.isPresent() && committed.get().sequence() >= definition.sequence()) {
            members.stream().filter(org -> !approves(org, committed.get())).forEach(org -> approve(org, definition));
            return;
        }
        JsonObject ready = readiness(members.get(0), definition);
        members.stream().filter(org -> !isTrue(ready, org)).forEach(org -> approve(org, definition));
        progress.accept("committing the chaincode's definition (sequence " + definition.sequence() + ")");
        List<String> command = command("commit", definition);
        for (Organisation org : members) {
            command.addAll(List.of(
                    "--peerAddresses",
                    layout.peerEndpoint(org),
                    "--tlsRootCertFiles",
                    layout.peerTlsRoots(org).toString()));
        }
        peer.run(members.get(0), command);
    }

    /** What an organisation that comes later does: the definition stands, it installs its own package and approves. */
    void join(Organisation org, Definition definition) {
        install(org, definition);
        if (!approves(org, definition)) {
            approve(org, definition);
        }
    }

    private void install(Organisation org, Definition definition) {
        ChaincodePackage code = packageOf(layout, org, definition);
        if (peer.run(org, List.of("lifecycle", "chaincode", "queryinstalled")).contains(code.id())) {
            return;
        }
        Path file = layout.packages().resolve(org.name() + "-" + definition.sequence() + ".tgz");
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, code.bytes());
        } catch (IOException e) {
            throw new FabricException("cannot write " + file, e);
        }
        peer.run(org, List.of("lifecycle", "chaincode", "install", file.toString()));
    }

    private void approve(Organisation org, Definition definition) {
        List<String> command = command("approveformyorg", definition);
        command.addAll(
                List.of("--package-id", packageOf(layout, org, definition).id()));
        peer.run(org, command);
    }

    /** The definition that holds, as an organisation's peer has it. */
    Optional<Definition> committed(Organisation org) {
        return query(org, "querycommitted", "--name", Layout.CHAINCODE)
                .map(answer -> new Definition((int) answer.integer("sequence"), answer.string("version")));
    }

    /** MSP ids of the organisations that approved the definition that holds. */
    List<String> approvals(Organisation org) {
        return query(org, "querycommitted", "--name", Layout.CHAINCODE)
                .map(answer -> answer.object("approvals"))
                .map(all -> all.names().stream().filter(all::bool).toList())
                .orElse(List.of());
    }

    /** Whether an organisation approved this very definition with the package that this directory has for it. */
    private boolean approves(Organisation org, Definition definition) {
        String id = packageOf(layout, org, definition).id();
        return query(
                        org,
                        "queryapproved",
                        "--name",
                        Layout.CHAINCODE,
                        "--sequence",
                        Integer.toString(definition.sequence()))
                .map(answer -> JsonWriter.write(answer).contains(id))
                .orElse(false);
    }

    private JsonObject readiness(Organisation org, Definition definition) {
        return query(
                        org,
                        "checkcommitreadiness",
                        "--name",
                        Layout.CHAINCODE,
                        "--version",
                        definition.version(),
                        "--sequence",
                        Integer.toString(definition.sequence()))
                .map(answer -> answer.object("approvals"))
                .orElseThrow(() -> new FabricException("the peer of " + org.mspId() + " does not accept sequence "
                        + definition.sequence() + " as the chaincode's next definition"));
    }

    private static boolean isTrue(JsonObject approvals, Organisation org) {
        return approvals.has(org.mspId()) && approvals.bool(org.mspId());
    }

    /** An answer as JSON; nothing where the peer has nothing of that kind. */
    private Optional<JsonObject> query(Organisation org, String query, String... options) {
        List<String> command = new ArrayList<>(List.of("lifecycle", "chaincode", query, "--channelID", Layout.CHANNEL));
        command.addAll(Arrays.asList(options));
        command.addAll(List.of("--output", "json"));
        Command.Result result = peer.attempt(org, command);
        if (result.exit() == 0) {
            String answer = result.output();
            return Optional.of(JsonParser.parse(answer.substring(answer.indexOf('{')), JsonLimits.VALUE)
                    .asObject());
        }
        // "is not defined": none was ever committed; "requested sequence": another one is next; "could not fetch": not
        // approved.
        if (result.output().matches("(?s).*(is not defined|requested sequence|could not fetch approved).*")) {
            return Optional.empty();
        }
        throw new FabricException("peer failed:\n" + result.output().strip());
    }

    private List<String> command(String verb, Definition definition) {
        List<String> command = new ArrayList<>(List.of(
                "lifecycle",
                "chaincode",
                verb,
                "--channelID",
                Layout.CHANNEL,
                "--name",
                Layout.CHAINCODE,
                "--version",
                definition.version(),
                "--sequence",
                Integer.toString(definition.sequence())));
        command.addAll(peer.ordererOptions());
        return command;
    }
}
