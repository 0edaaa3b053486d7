package io.waymark.fabric;

import io.waymark.json.JsonArray;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonParser;
import io.waymark.json.JsonValue;
import io.waymark.json.JsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The channel's configuration as JSON: read from an orderer, and changed with the signatures that its policies ask for. */
final class ChannelConfig {

    /** Header type CONFIG_UPDATE (fabric-protos, common/common.proto). */
    private static final int CONFIG_UPDATE = 2;

    private final Layout layout;
    private final Binaries binaries;
    private final PeerCommand peer;

    ChannelConfig(Layout layout, Binaries binaries, PeerCommand peer) {
        this.layout = layout;
        this.binaries = binaries;
        this.peer = peer;
    }

    /** The configuration that holds now, read as this organisation's administrator: {@code common.Config} as JSON. */
    JsonObject read(Organisation org) {
        return inFolder(folder -> read(org, folder));
    }

    /**
     * Changes the configuration. Nothing is sent where the change changes nothing.
     *
     * @param signers whose administrators sign; the first one sends it
     * @param change from the configuration that holds to the one wanted
     * @throws FabricException if the channel does not accept it
     */
    void change(List<Organisation> signers, UnaryOperator<JsonObject> change) {
        inFolder(folder -> {
            JsonObject before = read(signers.get(0), folder);
            JsonObject after = change.apply(before);
            if (!JsonWriter.write(before).equals(JsonWriter.write(after))) {
                send(signers, before, after, folder);
            }
            return null;
        });
    }

    private JsonObject read(Organisation org, Path folder) {
        Path block = folder.resolve("config.block");
        List<String> fetch =
                new ArrayList<>(List.of("channel", "fetch", "config", block.toString(), "--channelID", Layout.CHANNEL));
        fetch.addAll(peer.ordererOptions());
        peer.run(org, fetch);
        return decode("common.Block", block, folder)
                .object("data")
                .array("data")
                .get(0)
                .asObject()
                .object("payload")
                .object("data")
                .object("config");
    }

    private void send(List<Organisation> signers, JsonObject before, JsonObject after, Path folder) {
        Path original = encode("common.Config", before, folder.resolve("before.pb"));
        Path updated = encode("common.Config", after, folder.resolve("after.pb"));
        Path update = folder.resolve("update.pb");
        Command.run(
                List.of(
                        binaries.path("configtxlator"),
                        "compute_update",
                        "--channel_id",
                        Layout.CHANNEL,
                        "--original",
                        original.toString(),
                        "--updated",
                        updated.toString(),
                        "--output",
                        update.toString()),
                Map.of());
        JsonObject header =
                JsonObject.of("channel_header", JsonObject.of("channel_id", Layout.CHANNEL, "type", CONFIG_UPDATE));
        JsonObject data = JsonObject.of("config_update", decode("common.ConfigUpdate", update, folder));
        JsonObject envelope = JsonObject.of("payload", JsonObject.of("header", header, "data", data));
        Path file = encode("common.Envelope", envelope, folder.resolve("envelope.pb"));
        signers.forEach(org -> peer.run(org, List.of("channel", "signconfigtx", "-f", file.toString())));
        List<String> send =
                new ArrayList<>(List.of("channel", "update", "-f", file.toString(), "--channelID", Layout.CHANNEL));
        send.addAll(peer.ordererOptions());
        peer.run(signers.get(0), send);
    }

    private JsonObject decode(String type, Path in, Path folder) {
        Path out = folder.resolve(in.getFileName() + ".json");
        Command.run(
                List.of(
                        binaries.path("configtxlator"),
                        "proto_decode",
                        "--type",
                        type,
                        "--input",
                        in.toString(),
                        "--output",
                        out.toString()),
                Map.of());
        try {
            return JsonParser.parse(Files.readAllBytes(out), JsonLimits.DOCUMENT)
                    .asObject();
        } catch (IOException e) {
            throw new FabricException("cannot read " + out, e);
        }
    }

    private Path encode(String type, JsonObject json, Path out) {
        Path in = out.resolveSibling(out.getFileName() + ".json");
        Layout.write(in, JsonWriter.write(json));
        Command.run(
                List.of(
                        binaries.path("configtxlator"),
                        "proto_encode",
                        "--type",
                        type,
                        "--input",
                        in.toString(),
                        "--output",
                        out.toString()),
                Map.of());
        return out;
    }

    /** Groups of the application's organisations by MSP id. */
    static JsonObject organisations(JsonObject config) {
        return config.object("channel_group")
                .object("groups")
                .object("Application")
                .object("groups");
    }

    /** The configuration with other organisations. */
    static JsonObject withOrganisations(JsonObject config, JsonObject organisations) {
        JsonObject channel = config.object("channel_group");
        JsonObject groups = channel.object("groups");
        JsonObject application = groups.object("Application").with("groups", organisations);
        return config.with("channel_group", channel.with("groups", groups.with("Application", application)));
    }

    /** An organisation's group with a policy that nobody can satisfy: one signature out of none. */
    static JsonObject closed(JsonObject group, String policy) {
        JsonObject nobody = JsonObject.of(
                "identities", JsonArray.of(List.<JsonValue>of()),
                "rule", JsonObject.of("n_out_of", JsonObject.of("n", 1, "rules", JsonArray.of(List.<JsonValue>of()))),
                "version", 0);
        JsonObject policies = group.object("policies");
        JsonObject closed = policies.object(policy).with("policy", JsonObject.of("type", 1, "value", nobody));
        return group.with("policies", policies.with(policy, closed));
    }

    private interface Work<T> {
        T in(Path folder) throws IOException;
    }

    private static <T> T inFolder(Work<T> work) {
        try {
            Path folder = Files.createTempDirectory("waymark-channel");
            try {
                return work.in(folder);
            } finally {
                try (Stream<Path> files = Files.walk(folder)) {
                    for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(file);
                    }
                }
            }
        } catch (IOException e) {
            throw new FabricException("cannot keep the channel's configuration in a temporary file", e);
        }
    }
}
