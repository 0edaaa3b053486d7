package io.waymark.demo;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Everything that one demo keeps, under one directory that only one demo at a time may use. */
final class DataDirectory implements AutoCloseable {
    private static final String OWNER_ONLY = "rwx------";

    private final Path root;
    private final boolean temporary;
    private final FileChannel lockFile;

    private DataDirectory(Path root, boolean temporary, FileChannel lockFile) {
        this.root = root;
        this.temporary = temporary;
        this.lockFile = lockFile;
    }

    static DataDirectory open(@Nullable Path wanted) {
        try {
            Path root = wanted == null ? Files.createTempDirectory("waymark-demo-") : Files.createDirectories(wanted);
            refuseStrangers(root);
            Files.setPosixFilePermissions(root, PosixFilePermissions.fromString(OWNER_ONLY));
            FileChannel channel =
                    FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock(channel) == null) {
                channel.close();
                throw new DemoFault(
                        "Another demo is running on " + root + ". Stop it, or name another directory with --data.");
            }
            return new DataDirectory(root.toRealPath(), wanted == null, channel);
        } catch (IOException unusable) {
            throw new DemoFault(
                    "The directory " + (wanted == null ? "for temporary files" : wanted) + " cannot be used ("
                            + unusable + "). Name another one with --data.",
                    unusable);
        }
    }

    /** A directory full of other things was named by mistake: better ask than litter it. */
    private static void refuseStrangers(Path root) throws IOException {
        try (Stream<Path> entries = Files.list(root)) {
            List<String> names =
                    entries.map(path -> path.getFileName().toString()).toList();
            if (!names.isEmpty() && !names.contains("lock")) {
                throw new DemoFault(
                        "The directory " + root + " holds other things. Name an empty or new one with --data.");
            }
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    /**
     * What is kept here belongs to one network from now on.
     *
     * @throws DemoFault if it belongs to another one
     */
    void bind(Ledger ledger) throws IOException {
        Path file = root.resolve("ledger");
        String own = Files.exists(file)
                ? Files.readString(file)
                : Files.exists(root.resolve("network")) ? "development" : "";
        if (own.isEmpty()) {
            Files.writeString(file, ledger.identity() + "\n" + ledger.title() + "\n");
        } else if (!own.lines().findFirst().orElse("").equals(ledger.identity())) {
            throw new DemoFault("The directory " + root + " belongs to a demo on "
                    + own.lines().skip(1).findFirst().orElse("an embedded development network")
                    + ", and this one runs on " + ledger.title() + ". Name another directory with --data.");
        }
    }

    Path root() {
        return root;
    }

    boolean temporary() {
        return temporary;
    }

    /** A directory below, made when it is not there. */
    Path directory(String first, String... more) throws IOException {
        return Files.createDirectories(root.resolve(Path.of(first, more)));
    }

    Path file(String first, String... more) throws IOException {
        Path file = root.resolve(Path.of(first, more));
        Files.createDirectories(file.getParent());
        return file;
    }

    /** The password of that name, made at the first request; its file is readable by the owner alone. */
    String password(String name) throws IOException {
        Path file = passwordFile(name);
        if (!Files.exists(file)) {
            byte[] random = new byte[24];
            new SecureRandom().nextBytes(random);
            PrivateFile.write(file, HexFormat.of().formatHex(random));
        }
        return Files.readString(file).strip();
    }

    Path passwordFile(String name) throws IOException {
        return file("passwords", name);
    }

    /** Lets the directory go; a temporary one goes with all that is in it. */
    @Override
    public void close() throws IOException {
        if (temporary) {
            delete(root);
        }
        lockFile.close();
    }

    static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> all = Files.walk(tree)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
