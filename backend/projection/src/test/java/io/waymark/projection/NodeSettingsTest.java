package io.waymark.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeSettingsTest {
    private static final Instant NOW = Instant.now();

    @TempDir
    Path directory;

    private Path secrets;
    private Path certificate;
    private Path key;

    private static final NodeSettings.Log NO_LOG = new NodeSettings.Log(null, null, false, null);

    @BeforeEach
    void files() throws IOException {
        secrets = directory.resolve("secrets");
        NodeSecrets.create(secrets);
        certificate = directory.resolve("cert.pem");
        key = directory.resolve("key.pem");
        TestCertificate.write("CN=node,OU=client", NOW, 10, certificate, key);
    }

    private NodeSettings settings(URI url, Path data, Path keyFile, Set<NodeSettings.Part> parts) {
        NodeSettings.Fabric fabric = new NodeSettings.Fabric(
                "provenance",
                "waymark",
                List.of(new NodeSettings.Peer("peer0.example.com:7051", null)),
                certificate,
                certificate,
                keyFile,
                null);
        return new NodeSettings(
                "ExampleMSP",
                url,
                false,
                secrets,
                data,
                parts,
                fabric,
                new NodeSettings.Bootstrap("Example", "DE", "9521001000000", "9521001"),
                new NodeSettings.Log("example.com/provenance", null, false, null),
                NodeSettings.Door.NONE);
    }

    private NodeSettings settings() {
        return settings(
                URI.create("https://provenance.example.com"), directory, key, Set.of(NodeSettings.Part.values()));
    }

    @Test
    void complete_settings_have_no_fault() {
        assertThat(settings().faults()).isEmpty();
    }

    @Test
    void nothing_at_all_is_named_setting_by_setting() {
        NodeSettings none = new NodeSettings(
                null,
                null,
                false,
                null,
                null,
                Set.of(NodeSettings.Part.BACKEND),
                new NodeSettings.Fabric("provenance", "waymark", List.of(), null, null, null, null),
                new NodeSettings.Bootstrap(null, null, null, null),
                NO_LOG,
                NodeSettings.Door.NONE);
        assertThat(none.faults())
                .extracting(NodeSettings.Fault::setting)
                .containsExactly(
                        "waymark.organisation",
                        "waymark.public-url",
                        "waymark.data",
                        "waymark.secrets",
                        "waymark.fabric.peers[0].endpoint",
                        "waymark.fabric.tls-roots",
                        "waymark.fabric.certificate",
                        "waymark.fabric.key",
                        "waymark.log.origin");
    }

    @Test
    void a_process_without_the_backend_needs_neither_ledger_nor_secrets() {
        NodeSettings web = new NodeSettings(
                "ExampleMSP",
                URI.create("https://x.example"),
                false,
                null,
                directory,
                Set.of(NodeSettings.Part.WEB),
                new NodeSettings.Fabric("provenance", "waymark", List.of(), null, null, null, null),
                new NodeSettings.Bootstrap(null, null, null, null),
                NO_LOG,
                NodeSettings.Door.NONE);
        assertThat(web.faults()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://x.example",
                "https://x.example/",
                "https://x.example/path",
                "https://x.example?q",
                "https://u@x.example",
                "x.example"
            })
    void an_address_that_cannot_stand_before_a_path_is_refused(String url) {
        assertThat(settings(URI.create(url), directory, key, Set.of(NodeSettings.Part.WEB))
                        .faults())
                .extracting(NodeSettings.Fault::setting)
                .containsExactly("waymark.public-url");
    }

    @Test
    void a_key_file_that_is_not_there_is_named_with_its_setting() {
        Path missing = directory.resolve("missing.pem");
        assertThat(settings(URI.create("https://x.example"), directory, missing, Set.of(NodeSettings.Part.BACKEND))
                        .faults())
                .singleElement()
                .satisfies(fault -> {
                    assertThat(fault.setting()).isEqualTo("waymark.fabric.key");
                    assertThat(fault.toString()).contains(missing.toString(), "PRIVATE KEY");
                });
    }

    @Test
    void a_certificate_in_place_of_the_key_is_noticed() {
        assertThat(settings(URI.create("https://x.example"), directory, certificate, Set.of(NodeSettings.Part.BACKEND))
                        .faults())
                .extracting(NodeSettings.Fault::setting)
                .containsExactly("waymark.fabric.key");
    }

    @Test
    void secrets_are_random_and_only_their_owner_reads_them() throws Exception {
        assertThat(Files.getPosixFilePermissions(secrets)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
        assertThat(Files.getPosixFilePermissions(secrets.resolve("ref")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        NodeSecrets read = NodeSecrets.read(secrets);
        assertThat(read.ref()).hasSize(32).isNotEqualTo(read.event());
        assertThat(read.toString()).isEqualTo("NodeSecrets[hidden]");
    }

    @Test
    void making_secrets_again_keeps_them() throws Exception {
        byte[] before = NodeSecrets.read(secrets).ref();
        NodeSecrets.create(secrets);
        assertThat(NodeSecrets.read(secrets).ref()).isEqualTo(before);
    }

    @Test
    void a_damaged_secret_is_a_fault_that_does_not_show_it() throws IOException {
        Files.writeString(secrets.resolve("event"), "0123456789abcdef");
        assertThat(settings().faults()).singleElement().satisfies(fault -> {
            assertThat(fault.setting()).isEqualTo("waymark.secrets");
            assertThat(fault.toString()).contains("event").doesNotContain("0123456789abcdef");
        });
    }
}
