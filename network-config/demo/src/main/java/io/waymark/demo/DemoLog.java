package io.waymark.demo;

import java.nio.file.Path;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Sends the log of everything in this JVM to one file, so that the console stays readable. Before the first logger exists. */
final class DemoLog {
    private DemoLog() {}

    static void to(Path file) {
        System.setProperty("waymark.demo.log", file.toString());
        System.setProperty("logback.configurationFile", "io/waymark/demo/demo-logback.xml");
        // Three nodes start in one JVM: each would set up the one logging system anew, and race for it.
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }
}
