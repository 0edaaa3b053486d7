package io.waymark.backend;

import io.waymark.ledger.Hash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files of a node's log, to be compared with another's. */
final class LogFiles {
    private LogFiles() {}

    /** SHA-256 of every tile and entry bundle, by path. */
    static Map<String, Hash> tiles(Path home) {
        Path folder = home.resolve("log");
        try (Stream<Path> all = Files.walk(folder.resolve("tile"))) {
            Map<String, Hash> files = new TreeMap<>();
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(folder.relativize(file).toString(), Hash.sha256(Files.readAllBytes(file)));
            }
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
