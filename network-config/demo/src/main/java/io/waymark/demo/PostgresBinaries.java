package io.waymark.demo;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's own programs, unpacked once from the jar that carries them. */
final class PostgresBinaries {
    private static final long ENTRY_BYTES_MAX = 256L << 20;

    private PostgresBinaries() {}

    /** The directory that holds {@code bin/postgres}; unpacks into {@code cache} what is not there yet. */
    static Path unpack(Path cache) throws IOException {
        String machine =
                switch (System.getProperty("os.arch").toLowerCase(Locale.ROOT)) {
                    case "amd64", "x86_64" -> "x86_64";
                    case "aarch64", "arm64" -> "arm_64";
                    default -> throw unsupported();
                };
        String archive = "postgres-linux-" + machine + ".txz";
        URL resource = PostgresBinaries.class.getResource("/" + archive);
        if (resource == null || !System.getProperty("os.name").startsWith("Linux")) {
            throw unsupported();
        }
        // The name holds the version by way of the jar's, so that an update never runs old programs.
        String jar = resource.getPath()
                .replaceFirst("!.*", "")
                .replaceFirst(".*/", "")
                .replace(".jar", "");
        Files.createDirectories(cache);
        Path home = cache.resolve(jar);
        // Two demos may start at once; the second waits for the first one's files.
        try (FileChannel channel = FileChannel.open(
                        cache.resolve(jar + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (!lock.isValid() || Files.isDirectory(home)) {
                return home;
            }
            Path fresh = Files.createTempDirectory(cache, jar);
            try (InputStream raw = resource.openStream();
                    TarArchiveInputStream tar =
                            new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(raw, 1 << 16)))) {
                extract(tar, fresh);
            }
            return Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static DemoFault unsupported() {
        return new DemoFault(
                "The demo's PostgreSQL runs on Linux with x86-64 or ARM64 only, not on " + System.getProperty("os.name")
                        + " " + System.getProperty("os.arch") + ". Run it in a Linux machine or container.");
    }

    private static void extract(TarArchiveInputStream tar, Path target) throws IOException {
        for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            Path path = target.resolve(entry.getName()).normalize();
            if (!path.startsWith(target) || entry.getSize() > ENTRY_BYTES_MAX) {
                throw new IOException("unexpected entry " + entry.getName());
            }
            if (entry.isDirectory()) {
                Files.createDirectories(path);
            } else if (entry.isSymbolicLink()) {
                link(path, entry.getLinkName());
            } else {
                Files.createDirectories(path.getParent());
                Files.copy(tar, path);
                if ((entry.getMode() & 0100) != 0) {
                    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
                }
            }
        }
    }

    private static void link(Path path, String target) throws IOException {
        Files.createDirectories(path.getParent());
        try {
            Files.createSymbolicLink(path, Path.of(target));
        } catch (FileAlreadyExistsException twice) {
            throw new IOException("entry twice: " + path, twice);
        }
    }
}
