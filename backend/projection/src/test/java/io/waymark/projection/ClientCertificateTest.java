package io.waymark.projection;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.projection.NodeSettings.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientCertificateTest {
    private static final Instant NOW = Instant.now();

    @TempDir
    Path directory;

    private Path file(String name) {
        return directory.resolve(name);
    }

    private void make(String name, String subject) {
        TestCertificate.write(subject, NOW.minus(Duration.ofDays(2)), 10, file(name + ".pem"), file(name + "-key.pem"));
    }

    private List<Fault> faults(String certificate, String key, Instant now) {
        return ClientCertificate.faults(file(certificate + ".pem"), file(key + "-key.pem"), now);
    }

    @Test
    void a_client_with_its_own_key_has_no_fault() {
        make("client", "CN=node,OU=client");
        assertThat(faults("client", "client", NOW)).isEmpty();
    }

    @Test
    void another_ones_key_is_named() {
        make("client", "CN=node,OU=client");
        make("other", "CN=other,OU=client");
        assertThat(faults("client", "other", NOW)).singleElement().satisfies(fault -> {
            assertThat(fault.setting()).isEqualTo("waymark.fabric.key");
            assertThat(fault.what()).contains("is not the key of the certificate");
        });
    }

    @Test
    void time_before_and_after_is_named() {
        make("client", "CN=node,OU=client");
        assertThat(faults("client", "client", NOW.plus(Duration.ofDays(9))))
                .singleElement()
                .satisfies(fault -> assertThat(fault.what()).startsWith("it expired on "));
        assertThat(faults("client", "client", NOW.minus(Duration.ofDays(3))))
                .singleElement()
                .satisfies(fault -> assertThat(fault.what()).startsWith("it is not valid before "));
    }

    @Test
    void a_peers_certificate_is_not_a_clients() {
        make("peer", "CN=peer0,OU=peer");
        assertThat(faults("peer", "peer", NOW)).singleElement().satisfies(fault -> assertThat(fault.what())
                .contains("a certificate of a peer"));
    }

    @Test
    void nonsense_is_named() throws Exception {
        Files.writeString(file("client.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        assertThat(faults("client", "client", NOW)).singleElement().satisfies(fault -> assertThat(fault.what())
                .contains("cannot be read as an X.509 certificate"));
        make("client", "CN=node,OU=client");
        Files.writeString(file("client-key.pem"), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        assertThat(faults("client", "client", NOW)).singleElement().satisfies(fault -> assertThat(fault.what())
                .contains("holds no key"));
    }
}
