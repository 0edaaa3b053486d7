package io.waymark.bench.gs1;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/**
 * The same targets for Jazzer, which watches the parsers' branches; docs/benchmarks.md says how it is called. Jazzer is no
 * dependency of the project: it finds the method by its name. {@code -Dwaymark.target=NAME} says which target.
 */
public final class JazzerTarget {
    private static final Target TARGET = named(System.getProperty("waymark.target", ""));

    private JazzerTarget() {}

    /** Throws what no parser may throw. */
    public static void fuzzerTestOneInput(byte[] input) {
        TARGET.trial().run(input);
    }

    /** Writes the target's seeds into a folder and its words beside it, into {@code FOLDER.dict}. */
    public static void main(String[] args) throws IOException {
        Path folder = Files.createDirectories(Path.of(args[0]));
        int number = 0;
        for (byte[] seed : TARGET.seeds()) {
            Files.write(folder.resolve("seed-" + number++), seed);
        }
        Files.writeString(
                folder.resolveSibling(folder.getFileName() + ".dict"),
                TARGET.words().stream().map(JazzerTarget::quoted).collect(Collectors.joining("\n", "", "\n")));
    }

    /** A word as libFuzzer's dictionaries have it. */
    private static String quoted(String word) {
        StringBuilder text = new StringBuilder("\"");
        for (byte b : word.getBytes(StandardCharsets.UTF_8)) {
            text.append(String.format("\\x%02x", b & 0xff));
        }
        return text.append('"').toString();
    }

    private static Target named(String name) {
        return Targets.all().stream()
                .filter(target -> target.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("-Dwaymark.target names none of the targets"));
    }
}
