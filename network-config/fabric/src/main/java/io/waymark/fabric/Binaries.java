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

/** Fabric's own programs, as installed: in {@code $FABRIC_BIN} or on the path. */
public final class Binaries {

    private static final List<String> NAMES =
            List.of("peer", "orderer", "configtxgen", "configtxlator", "cryptogen", "osnadmin");

    private final Map<String, Path> found;

    private Binaries(Map<String, Path> found) {
        this.found = found;
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
        List<String> directories = Stream.concat(
                        Stream.ofNullable(own), Stream.of(path.split(File.pathSeparator)))
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
