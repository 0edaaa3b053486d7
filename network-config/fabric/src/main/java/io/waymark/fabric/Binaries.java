package io.waymark.fabric;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Fabric's own programs: as installed, in {@code $FABRIC_BIN} or on the path, or else in containers. */
public final class Binaries {

    private static final List<String> NAMES =
            List.of("peer", "orderer", "configtxgen", "configtxlator", "cryptogen", "osnadmin");

    private static final String INSTALL =
            """
            Fabric's programs are not installed here: %s; %s. Install one of these:
              - the binaries of Hyperledger Fabric 3.1: unpack hyperledger-fabric-linux-amd64-3.1.*.tar.gz of
                https://github.com/hyperledger/fabric/releases, and put its bin directory on the path or into FABRIC_BIN
              - Docker with compose (Debian: apt-get install docker.io docker-compose), and three images:
                docker pull hyperledger/fabric-peer:3.1
                docker pull hyperledger/fabric-orderer:3.1
                docker pull hyperledger/fabric-tools:2.5""";

    private final Map<String, Path> found;

    private Binaries(Map<String, Path> found) {
        this.found = found;
    }

    /**
     * The programs in containers of the official images, started by small scripts in the network's directory.
     *
     * @throws FabricException if Docker, compose or an image is missing, saying what
     */
    static Binaries inContainers(Layout layout) {
        Optional<String> missing = Docker.missing();
        if (missing.isPresent()) {
            throw new FabricException(missing.get() + ".");
        }
        Map<String, Path> scripts = new LinkedHashMap<>();
        for (String name : NAMES) {
            Path script = layout.wrapper(name);
            Layout.write(
                    script,
                    Templates.fill(
                            "run-in-container.sh",
                            Map.of(
                                    "program", name,
                                    "image", Docker.image(name),
                                    "dir", layout.root().toString(),
                                    "tmp",
                                            Path.of(System.getProperty("java.io.tmpdir"))
                                                    .toAbsolutePath()
                                                    .toString())));
            if (!script.toFile().setExecutable(true, true)) {
                throw new FabricException("cannot make " + script + " executable");
            }
            scripts.put(name, script);
        }
        return new Binaries(scripts);
    }

    /**
     * What runs a network: for one that exists, what ran it before; else the installed programs; else Docker.
     *
     * @throws FabricException if there is neither, saying what to install
     */
    static Binaries forNetwork(Path dir) {
        Layout layout = new Layout(dir);
        if (!layout.isNew() && layout.containers()) {
            return inContainers(layout);
        }
        Optional<Binaries> installed = find();
        if (installed.isPresent()) {
            return installed.get();
        }
        Optional<String> docker = Docker.missing();
        if (layout.isNew() && docker.isEmpty()) {
            return inContainers(layout);
        }
        throw new FabricException(INSTALL.formatted(
                String.join(", ", missing()),
                layout.isNew() ? docker.orElse("") : "and this network does not run in Docker"));
    }

    /** Whether these are in containers. */
    boolean containers() {
        return found.values().stream().allMatch(p -> p.getParent().endsWith("programs"));
    }

    /** All programs, or nothing if one of them is missing. */
    public static Optional<Binaries> find() {
        return missing().isEmpty() ? Optional.of(new Binaries(locate())) : Optional.empty();
    }

    /** Names of the programs that are not installed. */
    public static List<String> missing() {
        Map<String, Path> found = locate();
        List<String> missing = new ArrayList<>(NAMES);
        missing.removeAll(found.keySet());
        return missing;
    }

    /** Path of a program. */
    public String path(String name) {
        return found.get(name).toString();
    }

    private static Map<String, Path> locate() {
        String own = System.getenv("FABRIC_BIN");
        String path = System.getenv().getOrDefault("PATH", "");
        List<String> directories = Stream.concat(Stream.ofNullable(own), Stream.of(path.split(File.pathSeparator)))
                .filter(d -> !d.isBlank())
                .toList();
        Map<String, Path> found = new LinkedHashMap<>();
        for (String name : NAMES) {
            directories.stream()
                    .map(d -> Path.of(d, name))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .ifPresent(p -> found.put(name, p));
        }
        return found;
    }
}
