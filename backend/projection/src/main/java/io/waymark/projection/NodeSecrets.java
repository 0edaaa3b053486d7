package io.waymark.projection;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

/**
 * The secrets of an organisation, each 256 bits in a file of 64 hexadecimal digits: {@code ref} names the objects whose
 * serials anybody could guess, {@code event} names the events that were seen. Who loses them can capture nothing more; who
 * leaks them makes its objects guessable. So they are never printed, and belong into the backup.
 *
 * <p>{@code log} and {@code cosigner} are the Ed25519 seeds (RFC 8032) with which the node signs checkpoints. Who loses them
 * makes new ones, and publishes them.
 */
public final class NodeSecrets {
    private static final int BYTES = 32;
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OWNER_FILE = PosixFilePermissions.fromString("rw-------");

    private final byte[] ref;
    private final byte[] event;

    private NodeSecrets(byte[] ref, byte[] event) {
        this.ref = ref;
        this.event = event;
    }

    /** Reads both files. */
    public static NodeSecrets read(Path directory) throws Unusable {
        if (!Files.isDirectory(directory)) {
            throw new Unusable(
                    directory + " is not a directory", "create it with mode 0700 and restore both secrets into it");
        }
        return new NodeSecrets(secret(directory.resolve("ref")), secret(directory.resolve("event")));
    }

    /** Makes what is not there yet: a directory of mode 0700 with random secrets. What is there stays as it is. */
    public static void create(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, OWNER_ONLY);
        create(directory, "ref", "event", "log", "cosigner");
    }

    /**
     * An Ed25519 seed for checkpoints, made where it is not there yet.
     *
     * @param name {@code log} or {@code cosigner}
     */
    public static byte[] seed(Path directory, String name) throws IOException, Unusable {
        create(directory, name);
        return secret(directory.resolve(name));
    }

    private static void create(Path directory, String... names) throws IOException {
        SecureRandom random = new SecureRandom();
        for (String name : names) {
            Path file = directory.resolve(name);
            // A second secret would make every ref of the first one unfindable.
            if (!Files.exists(file)) {
                byte[] secret = new byte[BYTES];
                random.nextBytes(secret);
                Path whole =
                        Files.createTempFile(directory, name, ".new", PosixFilePermissions.asFileAttribute(OWNER_FILE));
                Files.writeString(whole, HexFormat.of().formatHex(secret) + "\n", StandardOpenOption.DSYNC);
                Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    private static byte[] secret(Path file) throws Unusable {
        String remedy =
                "restore it from the backup, or for a new organisation write 64 random hexadecimal digits into it";
        try {
            String text = Files.readString(file, StandardCharsets.US_ASCII).strip();
            if (text.length() != 2 * BYTES) {
                throw new Unusable(file + " does not hold 64 hexadecimal digits", remedy);
            }
            return HexFormat.of().parseHex(text);
        } catch (IOException unreadable) {
            throw new Unusable(
                    file + " cannot be read (" + unreadable.getClass().getSimpleName() + ")", remedy);
        } catch (IllegalArgumentException notHex) {
            throw new Unusable(file + " does not hold 64 hexadecimal digits", remedy);
        }
    }

    /** The secret under which refs of guessable identifiers are made. */
    public byte[] ref() {
        return ref.clone();
    }

    /** The secret under which event ids are looked up. */
    public byte[] event() {
        return event.clone();
    }

    @Override
    public String toString() {
        return "NodeSecrets[hidden]";
    }

    /** The secrets cannot be used; says why, and never what they are. */
    public static final class Unusable extends Exception {
        private static final long serialVersionUID = 1;
        private final String remedy;

        Unusable(String message, String remedy) {
            super(message);
            this.remedy = remedy;
        }

        /** What to do about it. */
        public String remedy() {
            return remedy;
        }
    }
}
