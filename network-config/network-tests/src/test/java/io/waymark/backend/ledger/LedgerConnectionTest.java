package io.waymark.backend.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import io.waymark.fabric.RealNetwork;
import io.waymark.ledger.LedgerKeys;
import io.waymark.ledger.Profile;
import io.waymark.projection.NodeSettings.Fabric;
import io.waymark.projection.NodeSettings.Peer;
import io.waymark.projection.notice.Notice;
import io.waymark.projection.notice.Notice.Kind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The small file by which a node reaches its peers, right and wrong, on a real network of one organisation. */
class LedgerConnectionTest {
    private static final String ORG = "Maker";
    /** Nobody listens on it: it is reserved. */
    private static final Peer SILENT = new Peer("127.0.0.1:1", null);

    @TempDir
    static Path data;

    private static RealNetwork network;

    @BeforeAll
    static void start() {
        network = RealNetwork.up(data.resolve("network"), ORG);
    }

    @AfterAll
    static void end() {
        if (network != null) {
            network.close();
        }
    }

    private static Fabric with(Fabric fabric, List<Peer> peers) {
        return new Fabric(
                fabric.channel(),
                fabric.chaincode(),
                peers,
                fabric.tlsRoots(),
                fabric.certificate(),
                fabric.key(),
                null);
    }

    private static Fabric with(Fabric fabric, Path certificate, Path key) {
        return new Fabric(
                fabric.channel(), fabric.chaincode(), fabric.peers(), fabric.tlsRoots(), certificate, key, null);
    }

    private static void works(LedgerClient ledger, String name) {
        Profile profile = new Profile("MakerMSP", name, "DE", List.of(), "https://node.example");
        assertThat(ledger.publish(LedgerKeys.organisation("MakerMSP"), profile.bytes())
                        .code())
                .isZero();
        assertThat(new String(ledger.evaluateAt("MakerMSP", "profiles", Map.of()), StandardCharsets.UTF_8))
                .contains(name);
    }

    private static List<Kind> look(Fabric fabric) {
        try (LedgerClient ledger = RealNetwork.client(ORG, fabric)) {
            return new ChannelProbe(ledger, RealNetwork.settings(ORG, fabric))
                    .look().stream().map(Notice::kind).toList();
        }
    }

    @Test
    void a_right_connection_has_nothing_to_say() {
        assertThat(look(network.connection(ORG))).isEmpty();
    }

    @Test
    void what_is_wrong_is_told_apart() throws Exception {
        Fabric right = network.connection(ORG);
        assertThat(look(new Fabric(
                        "elsewhere",
                        right.chaincode(),
                        right.peers(),
                        right.tlsRoots(),
                        right.certificate(),
                        right.key(),
                        null)))
                .containsExactly(Kind.CHANNEL_UNKNOWN);
        assertThat(look(new Fabric(
                        right.channel(),
                        "another",
                        right.peers(),
                        right.tlsRoots(),
                        right.certificate(),
                        right.key(),
                        null)))
                .containsExactly(Kind.CHAINCODE_MISSING);
        assertThat(look(new Fabric(
                        right.channel(),
                        right.chaincode(),
                        right.peers(),
                        right.certificate(),
                        right.certificate(),
                        right.key(),
                        null)))
                .containsExactly(Kind.TLS_REFUSED);
        assertThat(look(with(right, List.of(SILENT)))).containsExactly(Kind.PEER_UNREACHABLE);
        Path stranger = selfSigned();
        assertThat(look(with(right, stranger.resolve("cert.pem"), stranger.resolve("key.pem"))))
                .containsExactly(Kind.IDENTITY_REFUSED);
        assertThatThrownBy(() -> RealNetwork.client(ORG, with(right, right.certificate(), network.key(ORG, "admin"))))
                .isInstanceOf(LedgerRefusal.class)
                .hasMessageContaining("does not belong to the key");
    }

    private static Path selfSigned() throws Exception {
        Path into = Files.createDirectory(data.resolve("stranger"));
        run(
                "openssl",
                "ecparam",
                "-name",
                "prime256v1",
                "-genkey",
                "-noout",
                "-out",
                into.resolve("raw.pem").toString());
        run(
                "openssl",
                "pkcs8",
                "-topk8",
                "-nocrypt",
                "-in",
                into.resolve("raw.pem").toString(),
                "-out",
                into.resolve("key.pem").toString());
        run(
                "openssl",
                "req",
                "-new",
                "-x509",
                "-key",
                into.resolve("key.pem").toString(),
                "-subj",
                "/OU=client/CN=stranger",
                "-days",
                "90",
                "-out",
                into.resolve("cert.pem").toString());
        return into;
    }

    @Test
    void while_one_peer_is_silent_the_other_is_used_for_everything() {
        Fabric right = network.connection(ORG);
        for (List<Peer> peers : List.of(
                List.of(SILENT, right.peers().get(0)), List.of(right.peers().get(0), SILENT))) {
            try (LedgerClient ledger = RealNetwork.client(ORG, with(right, peers))) {
                works(ledger, "through one of two");
                ledger.useAnotherPeer();
                try (BlockStream blocks = ledger.blocks(0, null)) {
                    assertThat(blocks.next().members()).containsExactly("MakerMSP");
                }
            }
        }
        try (LedgerClient ledger = RealNetwork.client(
                ORG, with(right, List.of(SILENT, right.peers().get(0))))) {
            // A stream that fails at the first peer goes on at the second.
            assertThatThrownBy(() -> ledger.blocks(0, null).next()).isInstanceOf(LedgerException.NotOrdered.class);
            ledger.useAnotherPeer();
            try (BlockStream blocks = ledger.blocks(0, null)) {
                assertThat(blocks.next().number()).isZero();
            }
        }
    }

    @Test
    void a_renewed_certificate_is_used_without_a_restart() throws Exception {
        Fabric right = network.connection(ORG);
        Path files = Files.createDirectory(data.resolve("renewal"));
        Path certificate = Files.copy(right.certificate(), files.resolve("node.pem"));
        Path key = Files.copy(right.key(), files.resolve("node-key.pem"));
        Path renewed = network.anotherClient(ORG, Files.createDirectory(data.resolve("renewed")));
        try (LedgerClient ledger = RealNetwork.client(ORG, with(right, certificate, key))) {
            works(ledger, "with the old one");
            var before = ledger.certificate();
            Files.copy(renewed.resolve("cert.pem"), certificate, StandardCopyOption.REPLACE_EXISTING);
            assertThat(ledger.renew()).contains("is not the key of the certificate");
            assertThat(ledger.certificate()).isEqualTo(before);
            works(ledger, "between the two files");
            Files.copy(renewed.resolve("key.pem"), key, StandardCopyOption.REPLACE_EXISTING);
            assertThat(ledger.renew()).isEmpty();
            assertThat(ledger.certificate()).isNotEqualTo(before);
            works(ledger, "with the new one");
        }
    }

    @Test
    void the_key_may_be_on_a_device() throws Exception {
        Path library = List.of("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/pkcs11/libsofthsm2.so").stream()
                .map(Path::of)
                .filter(Files::exists)
                .findFirst()
                .orElseGet(() -> {
                    System.out.println("SKIPPED: keys on a PKCS#11 device, because SoftHSM is not installed");
                    return abort("SoftHSM is not installed");
                });
        Fabric right = network.connection(ORG);
        Path device = Files.createDirectories(data.resolve("device/tokens")).getParent();
        Path config = Files.writeString(
                device.resolve("softhsm2.conf"), "directories.tokendir = " + device.resolve("tokens") + "\n");
        Path pin = Files.writeString(device.resolve("pin"), "1234\n");
        String said = run(
                Map.of("SOFTHSM2_CONF", config.toString()),
                "softhsm2-util",
                "--init-token",
                "--free",
                "--label",
                "node",
                "--pin",
                "1234",
                "--so-pin",
                "4321");
        Matcher slot = Pattern.compile("slot (\\d+)").matcher(said);
        assertThat(slot.find()).as(said).isTrue();
        // The library reads its configuration from this process's environment: the test that uses it is a process of
        // its own.
        String answer = run(
                Map.of("SOFTHSM2_CONF", config.toString()),
                java(
                        library.toString(),
                        slot.group(1),
                        pin.toString(),
                        right.certificate().toString(),
                        right.key().toString(),
                        right.tlsRoots().toString(),
                        right.peers().get(0).endpoint()));
        assertThat(answer).contains("published with the device's key", "wrong PIN refused", "wrong label refused");
    }

    private static String[] java(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                DeviceClient.class.getName()));
        command.addAll(List.of(arguments));
        return command.toArray(String[]::new);
    }

    private static void run(String... command) throws Exception {
        run(Map.of(), command);
    }

    private static String run(Map<String, String> environment, String... command) throws Exception {
        Path out = Files.createTempFile(data, "said", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        boolean ended = process.waitFor(Duration.ofSeconds(60).toSeconds(), TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly();
        }
        String said = Files.readString(out);
        assertThat(ended && process.exitValue() == 0).as(said).isTrue();
        return said;
    }
}
