package io.waymark.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is a door and nothing else. */
class DoorAloneTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    Path directory;

    @Test
    void it_needs_no_database_no_secrets_and_no_client_certificate() throws Exception {
        KeyStore keys = keys();
        Map<String, Object> settings = settings();
        try (Node.Running running = Node.start(settings)) {
            assertThat(get(running.port(), "/actuator/health/readiness")).isEqualTo(200);
            assertThat(get(running.port(), "/actuator/prometheus")).isEqualTo(200);
            assertThat(get(running.port(), "/v3/api-docs")).isEqualTo(404);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            KeyStore roots = KeyStore.getInstance("PKCS12");
            roots.load(null, null);
            roots.setCertificateEntry("door", keys.getCertificate("a"));
            trust.init(roots);
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(null, trust.getTrustManagers(), null);
            try (SSLSocket socket = (SSLSocket)
                    tls.getSocketFactory().createSocket("127.0.0.1", (int) settings.get("waymark.door.port"))) {
                socket.startHandshake();
                assertThat(socket.getSession().getPeerCertificates()[0]).isEqualTo(keys.getCertificate("a"));
            }
        }
    }

    @Test
    void what_it_needs_is_said_by_name() throws Exception {
        assertThatThrownBy(() -> Node.start(
                        Map.of("waymark.organisation", "ExampleMSP", "waymark.parts", "door", "server.port", 0)))
                .satisfies(fault -> assertThat(((SettingsFault) fault).lines())
                        .anyMatch(line -> line.startsWith("waymark.door.port: is missing"))
                        .anyMatch(line -> line.startsWith("waymark.fabric.peers[0].endpoint: is missing"))
                        .anyMatch(line -> line.startsWith("waymark.fabric.tls-roots: is missing"))
                        .hasSize(3));
    }

    private Map<String, Object> settings() throws Exception {
        Map<String, Object> settings = new HashMap<>();
        settings.put("waymark.organisation", "ExampleMSP");
        settings.put("waymark.parts", "door");
        settings.put("waymark.fabric.peers[0].endpoint", "127.0.0.1:" + freePort());
        settings.put("waymark.fabric.tls-roots", directory.resolve("cert.pem").toString());
        settings.put("waymark.door.port", freePort());
        settings.put("waymark.door.address", "127.0.0.1");
        settings.put("waymark.door.certificate", directory.resolve("cert.pem").toString());
        settings.put("waymark.door.key", directory.resolve("key.pem").toString());
        settings.put("server.port", 0);
        settings.put("server.address", "127.0.0.1");
        return settings;
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static int get(int port, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    /** A key and its certificate, by the JDK's keytool, also as the PEM files that the settings name. */
    private KeyStore keys() throws Exception {
        Path store = directory.resolve("keys.p12");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "a",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=door",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .inheritIO()
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0)
                .isTrue();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        pem("cert.pem", "CERTIFICATE", keys.getCertificate("a").getEncoded());
        pem("key.pem", "PRIVATE KEY", keys.getKey("a", PASSWORD).getEncoded());
        return keys;
    }

    private void pem(String file, String label, byte[] der) throws Exception {
        Files.writeString(
                directory.resolve(file),
                "-----BEGIN " + label + "-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + label
                        + "-----\n");
    }
}
