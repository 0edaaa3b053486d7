package io.waymark.fabric;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A Docker engine on this machine with the official images: what runs a network where Fabric's programs are not installed. */
final class Docker {

    static final String PEER = "hyperledger/fabric-peer:3.1";
    static final String ORDERER = "hyperledger/fabric-orderer:3.1";
    /** The newest there is: Fabric publishes no image of its tools for version 3. */
    static final String TOOLS = "hyperledger/fabric-tools:2.5";

    private static final List<String> IMAGES = List.of(PEER, ORDERER, TOOLS);

    private Docker() {}

    /** What is missing for running a network in containers, in words; nothing if it can be done. Never pulls an image. */
    static Optional<String> missing() {
        if (!onPath("docker")) {
            return Optional.of("Docker is not installed");
        }
        if (Command.attempt(List.of("docker", "info", "--format", "{{.ServerVersion}}"), Map.of())
                        .exit()
                != 0) {
            return Optional.of("Docker is installed, but its engine does not answer");
        }
        if (compose().isEmpty()) {
            return Optional.of("Docker runs, but neither docker compose nor docker-compose is installed");
        }
        List<String> absent = new ArrayList<>();
        for (String image : IMAGES) {
            if (Command.attempt(List.of("docker", "image", "inspect", "--format", "{{.Id}}", image), Map.of())
                            .exit()
                    != 0) {
                absent.add(image);
            }
        }
        return absent.isEmpty()
                ? Optional.empty()
                : Optional.of("Docker runs, but it has no image " + String.join(", no ", absent));
    }

    /** How compose is called here: as Docker's plugin, or as a program of its own. */
    static Optional<List<String>> compose() {
        if (onPath("docker")
                && Command.attempt(List.of("docker", "compose", "version"), Map.of())
                                .exit()
                        == 0) {
            return Optional.of(List.of("docker", "compose"));
        }
        return onPath("docker-compose") ? Optional.of(List.of("docker-compose")) : Optional.empty();
    }

    private static boolean onPath(String program) {
        for (String directory : System.getenv().getOrDefault("PATH", "").split(java.io.File.pathSeparator)) {
            if (!directory.isBlank() && Path.of(directory, program).toFile().canExecute()) {
                return true;
            }
        }
        return false;
    }

    static String image(String program) {
        return switch (program) {
            case "peer" -> PEER;
            case "orderer" -> ORDERER;
            default -> TOOLS;
        };
    }
}
