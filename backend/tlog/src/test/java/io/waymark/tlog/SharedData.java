package io.waymark.tlog;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The published vectors beside the project; a test that needs them says aloud when they are not there. */
public final class SharedData {
    private SharedData() {}

    public static Path path(String name) {
        Path root = Path.of(System.getProperty("waymark.root", "."));
        Path path = root.resolve("../shared/data/transparency").resolve(name).normalize();
        if (!Files.exists(path)) {
            String reason = "SKIPPED: the published test data " + name + " is not beside the project";
            System.out.println(reason);
            assumeTrue(false, reason);
        }
        return path;
    }

    /** The JSON files under a folder, sorted. */
    public static List<Path> files(String folder) {
        try (Stream<Path> files = Files.walk(path(folder))) {
            return files.filter(f -> f.toString().endsWith(".json")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Json json(Path file) {
        try {
            return Json.parse(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
