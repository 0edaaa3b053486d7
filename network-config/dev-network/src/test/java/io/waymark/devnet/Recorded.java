package io.waymark.devnet;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.peer.BlockAndPrivateData;
import org.json.JSONArray;
import org.json.JSONObject;

/** What a real network said once: docs/vectors/fabric. */
public final class Recorded {
    private static final Path ROOT = Path.of(System.getProperty("waymark.root"), "docs/vectors/fabric");

    private Recorded() {}

    /** All blocks, as the recording organisation's peer delivered them, with its private data. */
    public static List<BlockAndPrivateData> blocks() {
        List<BlockAndPrivateData> blocks = new ArrayList<>();
        try (Stream<Path> files = Files.list(ROOT.resolve("blocks"))) {
            for (Path file : files.sorted().toList()) {
                blocks.add(BlockAndPrivateData.parseFrom(Files.readAllBytes(file)));
            }
            return blocks;
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a recorded block does not parse", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Bytes of a file. */
    public static byte[] bytes(String file) {
        try {
            return Files.readAllBytes(ROOT.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A list of recorded.json. */
    public static List<JSONObject> list(String name) {
        JSONArray array = new JSONObject(new String(bytes("recorded.json"), StandardCharsets.UTF_8)).getJSONArray(name);
        List<JSONObject> objects = new ArrayList<>();
        array.forEach(each -> objects.add((JSONObject) each));
        return objects;
    }
}
