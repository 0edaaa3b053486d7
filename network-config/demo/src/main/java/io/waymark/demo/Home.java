package io.waymark.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Where the built tree is: the launcher says it, tests too. */
final class Home {
    private Home() {}

    static Path root() {
        String home = System.getProperty("waymark.home");
        if (home == null) {
            throw new DemoFault("The demo is started by ./waymark demo, which says where the built tree is.");
        }
        return Path.of(home).toAbsolutePath();
    }

    /** The one jar of that name in a directory of the built tree. */
    static Path jar(String directory, String pattern) throws IOException {
        try (Stream<Path> files = Files.list(root().resolve(directory))) {
            return files.filter(file -> file.getFileName().toString().matches(pattern))
                    .findFirst()
                    .orElseThrow(() -> new DemoFault("The built tree has no " + pattern + " in " + directory
                            + ". Start the demo by ./waymark demo, which builds it."));
        } catch (NoSuchFileException missing) {
            throw new DemoFault(
                    "The tree is not built: " + directory + " is missing. Start the demo by ./waymark demo.", missing);
        }
    }

    /** What can be made again at any time; beside the build where that can be written, else the user's. */
    static Path cache() {
        Path target = root().resolve("network-config/demo/target");
        return Files.isWritable(target)
                ? target.resolve("postgres")
                : Path.of(System.getProperty("user.home"), ".cache/waymark");
    }
}
