package io.waymark.fabric;

import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What a network is made of before anything runs, by Fabric's own tools: keys, certificates, the channel's first block. */
final class Material {

    private final Layout layout;
    private final Binaries binaries;
    private final Consumer<String> progress;

    Material(Layout layout, Binaries binaries, Consumer<String> progress) {
        this.layout = layout;
        this.binaries = binaries;
        this.progress = progress;
    }

    /** Makes what is missing of a network: keys, the first block, the builder's scripts. */
    void make() {
        if (!Files.exists(layout.crypto())) {
            progress.accept("making keys and certificates");
            Path config = layout.config("cryptogen").resolve("crypto-config.yaml");
            Layout.write(config, cryptoConfig());
            // Whole or not at all: what was broken off is not continued.
            Path next = layout.crypto().resolveSibling("crypto.new");
            Layout.delete(next);
            Command.run(
                    List.of(binaries.path("cryptogen"), "generate", "--config=" + config, "--output=" + next),
                    Map.of());
            Layout.move(next, layout.crypto());
        }
        if (!Files.exists(layout.genesis())) {
            progress.accept("making the channel's first block");
            Path config = layout.config("channel");
            Layout.write(config.resolve("configtx.yaml"), new ConfigTx(layout).text());
            Layout.directories(layout.channel());
            Path next = layout.genesis().resolveSibling("block.new");
            Command.run(
                    List.of(
                            binaries.path("configtxgen"),
                            "-configPath",
                            config.toString(),
                            "-profile",
                            "Waymark",
                            "-channelID",
                            Layout.CHANNEL,
                            "-outputBlock",
                            next.toString()),
                    Map.of());
            Layout.move(next, layout.genesis());
        }
        script("detect");
        script("build");
        script("release");
    }

    private String cryptoConfig() {
        StringBuilder text = new StringBuilder("OrdererOrgs:\n  - Name: Orderer\n    Domain: orderer.waymark.test\n");
        text.append("    EnableNodeOUs: true\n    Specs:\n");
        for (int i = 1; i <= layout.orderers(); i++) {
            text.append("      - {Hostname: o").append(i).append(", SANS: [localhost, 127.0.0.1]}\n");
        }
        text.append("PeerOrgs:\n");
        layout.organisations().forEach(org -> text.append(peerOrganisation(org)));
        return text.toString();
    }

    /** An organisation with one peer and one user, as cryptogen is told of it. */
    static String peerOrganisation(Organisation org) {
        return "  - {Name: " + org.name() + ", Domain: " + org.domain()
                + ", EnableNodeOUs: true, Template: {Count: 1, SANS: [localhost, 127.0.0.1]}, Users: {Count: 1}}\n";
    }

    private void script(String name) {
        Path file = layout.builder().resolve("bin").resolve(name);
        if (!Files.exists(file)) {
            Layout.write(file, Templates.text(name + ".sh"));
            try {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
            } catch (IOException e) {
                throw new FabricException("cannot make " + file + " executable", e);
            }
        }
    }

    /** Makes the keys and certificates of an organisation that joins, unless they are there. */
    void makeOf(Organisation org) {
        if (Files.exists(layout.organisationMsp(org))) {
            return;
        }
        progress.accept("making keys and certificates of " + org.mspId());
        Path config = layout.config("cryptogen").resolve(org.name() + ".yaml");
        Layout.write(config, "PeerOrgs:\n" + peerOrganisation(org));
        Path next = layout.crypto().resolveSibling("crypto-" + org.name() + ".new");
        Layout.delete(next);
        Command.run(
                List.of(binaries.path("cryptogen"), "generate", "--config=" + config, "--output=" + next), Map.of());
        Path made = layout.organisationMsp(org).getParent();
        Layout.move(next.resolve("peerOrganizations").resolve(made.getFileName()), made);
        Layout.delete(next);
    }

    /** The organisation's part of the channel's configuration: who vouches for it, its policies, its anchor peer. */
    JsonObject group(Organisation org) {
        Path config = layout.config("organisation-" + org.name());
        Layout.write(config.resolve("configtx.yaml"), "Organizations:\n" + new ConfigTx(layout).organisation(org));
        Command.Result printed = Command.attempt(
                List.of(binaries.path("configtxgen"), "-configPath", config.toString(), "-printOrg", org.mspId()),
                Map.of("FABRIC_LOGGING_SPEC", "error"));
        int start = printed.output().indexOf("\n{");
        String json = printed.output().startsWith("{")
                ? printed.output()
                : printed.output().substring(start + 1);
        if (printed.exit() != 0 || !json.startsWith("{")) {
            throw new FabricException("configtxgen failed:\n" + printed.output());
        }
        return JsonParser.parse(json, JsonLimits.DOCUMENT).asObject();
    }
}
