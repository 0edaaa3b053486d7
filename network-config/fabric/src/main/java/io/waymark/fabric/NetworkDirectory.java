package io.waymark.fabric;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * What a network's directory says to those who use the network: who is in it and how each one's node reaches it. Needs none
 * of Fabric's programs.
 */
public final class NetworkDirectory {

    private final Layout layout;

    private NetworkDirectory(Layout layout) {
        this.layout = layout;
    }

    /**
     * A member.
     *
     * @param organisation who it is
     * @param place its place among all that ever were members, from 0; it never changes
     * @param connection the node's settings that say how it reaches its peer, by full name
     */
    public record Member(Organisation organisation, int place, Map<String, String> connection) {}

    /** @throws FabricException if there is no network in that directory */
    public static NetworkDirectory of(Path dir) {
        return new NetworkDirectory(Layout.existing(dir));
    }

    /** SHA-256 of the channel's first block, in hex: no two networks have the same. */
    public String identity() {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(layout.genesis())));
        } catch (IOException e) {
            throw new FabricException(
                    "the network is not complete: " + layout.genesis() + " is missing; bring it up again", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The members whose peers are up and joined; who is still joining comes later. */
    public List<Member> members() {
        List<Member> members = new ArrayList<>();
        List<Organisation> all = layout.organisations();
        for (int place = 0; place < all.size(); place++) {
            Path file = layout.connection(all.get(place));
            if (Files.exists(file) && layout.members().contains(all.get(place))) {
                members.add(new Member(all.get(place), place, read(file)));
            }
        }
        return members;
    }

    private static Map<String, String> read(Path file) {
        Properties lines = new Properties();
        try (var in = Files.newInputStream(file)) {
            lines.load(in);
        } catch (IOException e) {
            throw new FabricException("cannot read " + file, e);
        }
        Map<String, String> connection = new LinkedHashMap<>();
        lines.stringPropertyNames().stream().sorted().forEach(name -> connection.put(name, lines.getProperty(name)));
        return connection;
    }
}
