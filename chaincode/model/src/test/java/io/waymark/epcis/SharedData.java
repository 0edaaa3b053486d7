package io.waymark.epcis;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The published examples and vectors beside the project; a test that needs them says aloud when they are not there. */
public final class SharedData {
    private SharedData() {}

    /** A folder or file of the shared data. */
    public static Path path(String name) {
        Path root = Path.of(System.getProperty("waymark.root", "."));
        Path path = root.resolve("../shared/data").resolve(name).normalize();
        if (!Files.exists(path)) {
            String reason = "SKIPPED: the published test data " + name + " is not beside the project";
            System.out.println(reason);
            assumeTrue(false, reason);
        }
        return path;
    }

    /** The files under a folder whose names end so, sorted. */
    public static List<Path> files(String folder, String suffix) {
        try (Stream<Path> files = Files.walk(path(folder))) {
            return files.filter(f -> f.toString().endsWith(suffix)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All of a file. */
    public static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
