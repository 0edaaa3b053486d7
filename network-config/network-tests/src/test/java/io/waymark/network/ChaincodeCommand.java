package io.waymark.network;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How the Waymark chaincode is started as a process of its own: from the jars that the build made. */
final class ChaincodeCommand {

    private ChaincodeCommand() {}

    static List<String> waymark() {
        Path target = Path.of(System.getProperty("waymark.root"), "chaincode", "contract", "target");
        Path jar = target.resolve("contract-0.1.0.jar");
        if (!Files.exists(jar)) {
            throw new IllegalStateException("build chaincode/contract first: " + jar.getFileName() + " is missing");
        }
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                "-cp", jar + File.pathSeparator + target.resolve("lib") + "/*",
                "io.waymark.chaincode.ChaincodeMain");
    }
}
