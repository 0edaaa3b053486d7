package io.waymark.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who wants to know what the browser's verifier does can read all of it: it stays short, and its lines do. */
class VerifierLinesTest {

    private static final Path MODULES = Path.of("src", "main", "resources", "static", "verifier");
    /** Modules that say what came of a check, and show it. */
    private static final List<String> SHOWING = List.of("page.js", "saved.js", "show.js", "words.js");

    @Test
    void what_checks_has_at_most_a_thousand_lines() throws IOException {
        int checking = 0;
        int showing = 0;
        List<String> wide = new ArrayList<>();
        try (Stream<Path> files = Files.list(MODULES)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".js")).sorted().toList()) {
                String name = file.getFileName().toString();
                List<String> lines = Files.readAllLines(file);
                lines.stream().filter(line -> line.length() > 120).forEach(line -> wide.add(name + ": " + line));
                checking += SHOWING.contains(name) ? 0 : lines.size();
                showing += SHOWING.contains(name) ? lines.size() : 0;
            }
        }
        System.out.println(
                "the browser's verifier: " + checking + " lines check, " + showing + " show what came of it");
        assertThat(wide).isEmpty();
        assertThat(checking).isBetween(500, 1_000);
        assertThat(showing).isBetween(100, 500);
    }
}
