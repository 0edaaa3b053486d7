package io.waymark.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeTest {
    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... args) {
        return Node.run(
                args,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private String errors() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private Path config(String... lines) throws IOException {
        return Files.write(directory.resolve("node.properties"), java.util.List.of(lines));
    }

    @Test
    void every_missing_setting_is_said_at_once_with_its_name_and_the_file() throws IOException {
        Path config = config("waymark.organisation=ExampleMSP");
        assertThat(run("--config", config.toString())).isEqualTo(2);
        assertThat(errors())
                .contains(
                        config.toString(),
                        "waymark.public-url: is missing",
                        "waymark.fabric.key: is missing",
                        "spring.datasource.url: is missing")
                .doesNotContain("\tat ");
    }

    @Test
    void a_misspelt_setting_is_named() throws IOException {
        assertThat(run("--config", config("waymark.fabirc.channel=x").toString()))
                .isEqualTo(2);
        assertThat(errors()).contains("waymark.fabirc.channel: is not a setting of Waymark");
    }

    @Test
    void a_value_of_the_wrong_kind_is_named() throws IOException {
        assertThat(run("--config", config("waymark.demo=perhaps").toString())).isEqualTo(2);
        assertThat(errors()).contains("waymark.demo: 'perhaps' cannot be understood; write true or false");
    }

    @Test
    void parts_on_the_command_line_outrank_the_file() throws IOException {
        assertThat(run("--config", config("waymark.parts=web").toString(), "--parts", "web,moon"))
                .isEqualTo(2);
        assertThat(errors()).contains("waymark.parts: 'web,moon' cannot be understood");
    }

    @Test
    void a_config_that_is_not_there_is_named() {
        assertThat(run("--config", directory.resolve("none").toString())).isEqualTo(2);
        assertThat(errors()).contains(directory.resolve("none").toString());
    }

    @Test
    void without_config_it_says_how_to_use_it() {
        assertThat(run()).isEqualTo(2);
        assertThat(run("--fly")).isEqualTo(2);
        assertThat(errors()).contains("--config is missing", "'--fly'", "Usage: waymark node");
    }

    @Test
    void settings_of_single_parts_may_stand_in_the_file() throws IOException {
        assertThat(run(
                        "--config",
                        config("waymark.scan.limits.reads=50", "waymark.submit.in-flight=4")
                                .toString()))
                .isEqualTo(2);
        assertThat(errors()).contains("waymark.organisation: is missing").doesNotContain("is not a setting");
    }

    @Test
    void a_replica_is_for_processes_that_only_show() throws IOException {
        String replica = "waymark.replica.url=jdbc:postgresql://u:pw@replica/waymark";
        run("--config", config(replica).toString());
        assertThat(errors())
                .contains("waymark.replica.url: is set where the part backend runs")
                .doesNotContain("u:pw");
        err.reset();
        run("--config", config(replica).toString(), "--parts", "web,scan");
        assertThat(errors()).doesNotContain("waymark.replica.url");
        err.reset();
        run("--config", config("waymark.replica.url=postgres://u:pw@replica").toString(), "--parts", "scan");
        assertThat(errors()).contains("waymark.replica.url: is no JDBC URL").doesNotContain("u:pw");
    }
}
