package io.waymark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CliTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... args) {
        return Cli.run(
                args,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @Test
    void help_lists_every_command_of_the_table_under_its_group() {
        assertThat(run("help")).isZero();
        String text = out.toString(StandardCharsets.UTF_8);
        assertThat(Help.entries()).isNotEmpty().allSatisfy(entry -> {
            assertThat(text).contains("  " + entry.command(), entry.purpose());
            assertThat(Help.GROUPS).contains(entry.group());
        });
    }

    @Test
    void no_command_at_all_is_a_call_for_help() {
        assertThat(run()).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("Usage: ./waymark COMMAND");
    }

    @Test
    void an_unknown_command_is_said_and_ends_with_code_2() {
        assertThat(run("fly")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("'fly'").contains("./waymark help");
        assertThat(out.size()).isZero();
    }
}
