package io.waymark.demo;

import java.nio.file.Files;
import java.nio.file.Path;

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

    /** What can be made again at any time; beside the build where that can be written, else the user's. */
    static Path cache() {
        Path target = root().resolve("network-config/demo/target");
        return Files.isWritable(target) ? target.resolve("postgres") : Path.of(System.getProperty("user.home"), ".cache/waymark");
    }
}
