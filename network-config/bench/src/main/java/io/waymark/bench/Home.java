package io.waymark.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Where the built tree is: the launcher says it. */
final class Home {
    private Home() {}

    static Path root() {
        String home = System.getProperty("waymark.home");
        if (home == null) {
            throw new BenchFault("Start it by ./waymark bench, which says where the built tree is.");
        }
        return Path.of(home).toAbsolutePath();
    }

    /** The one jar of that name in a directory of the built tree. */
    static Path jar(String directory, String pattern) {
        try (Stream<Path> files = Files.list(root().resolve(directory))) {
            return files.filter(file -> file.getFileName().toString().matches(pattern))
                    .findFirst()
                    .orElseThrow(() -> new BenchFault("The built tree has no " + pattern + " in " + directory
                            + ". Start it by ./waymark bench, which builds it."));
        } catch (IOException missing) {
            throw new BenchFault("The tree is not built: " + directory + ". Start it by ./waymark bench.", missing);
        }
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
