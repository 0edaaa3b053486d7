package io.waymark.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoOptionsTest {
    @Test
    void without_options_it_listens_on_8080_and_keeps_nothing() throws Exception {
        DemoOptions options = DemoOptions.parse();
        assertThat(options).isEqualTo(new DemoOptions(8080, null, false, null, null, false));
        assertThat(options.url(8081)).isEqualTo("http://localhost:8081");
    }

    @Test
    void with_a_host_everything_is_https_under_its_name() throws Exception {
        DemoOptions options =
                DemoOptions.parse("--host", "laptop.example", "--port-base", "9000", "--data", "some/dir", "--story");
        assertThat(options.url(9001)).isEqualTo("https://laptop.example:9001");
        assertThat(options.localUrl(9001)).isEqualTo("https://127.0.0.1:9001");
        assertThat(options.data()).isEqualTo(Path.of("some/dir").toAbsolutePath());
        assertThat(options.story()).isTrue();
    }

    @Test
    void a_network_is_a_directory() throws Exception {
        assertThat(DemoOptions.parse("--network", "net").network())
                .isEqualTo(Path.of("net").toAbsolutePath());
    }

    @ParameterizedTest
    @CsvSource({
        "--port-base, 0, --port-base",
        "--port-base, 65533, --port-base",
        "--port-base, eighty, --port-base",
        "--host, -x, --host",
        "--host, a b, --host",
        "--frobnicate, x, --frobnicate",
    })
    void what_it_cannot_understand_it_names(String option, String value, String named) {
        assertThatThrownBy(() -> DemoOptions.parse(option, value))
                .isInstanceOf(DemoOptions.UsageFault.class)
                .hasMessageContaining(named);
    }

    @Test
    void an_option_without_its_value_is_named() {
        assertThatThrownBy(() -> DemoOptions.parse("--data")).hasMessageContaining("--data needs a value");
    }
}
