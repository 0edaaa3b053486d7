package io.waymark.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the product knows of standards stands in files, and docs/FORMATS.md says of each where it comes from. */
class TablesTest {
    private static final Path ROOT = Path.of(System.getProperty("waymark.root", "../.."));
    private static final List<String> MODULES = List.of("chaincode/model", "backend/projection", "backend/label");

    @Test
    void every_table_is_listed_with_its_source_and_every_listed_one_is_there() throws IOException {
        Map<String, String> sources = new TreeMap<>();
        boolean tables = false;
        for (String line : Files.readAllLines(ROOT.resolve("docs/FORMATS.md"))) {
            tables = line.startsWith("## ") ? line.equals("## GS1 tables") : tables;
            if (tables && line.startsWith("| `")) {
                String[] cells = line.split("[|]");
                sources.put(cells[1].strip().replace("`", ""), cells[3].strip());
            }
        }
        TreeSet<String> files = new TreeSet<>();
        for (String module : MODULES) {
            Path folder = ROOT.resolve(module).resolve("src/main/resources/io/waymark");
            try (Stream<Path> all = Files.walk(folder)) {
                all.filter(file -> file.toString().endsWith(".txt"))
                        .forEach(file ->
                                files.add(folder.relativize(file).toString().replace('\\', '/')));
            }
        }

        assertThat(sources.keySet()).containsExactlyElementsOf(files);
        assertThat(sources)
                .allSatisfy((file, source) -> assertThat(source).as(file).isNotEmpty());
        for (String module : MODULES) {
            Path folder = ROOT.resolve(module).resolve("src/main/resources/io/waymark");
            for (String file : files) {
                if (Files.exists(folder.resolve(file))) {
                    assertThat(Files.readAllLines(folder.resolve(file)).get(0))
                            .as(file)
                            .startsWith("# ");
                }
            }
        }
    }
}
