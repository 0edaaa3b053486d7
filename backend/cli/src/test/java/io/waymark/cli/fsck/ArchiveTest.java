package io.waymark.cli.fsck;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.waymark.cli.verify.Verify;
import io.waymark.json.JsonLimits;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that serves docs/vectors/node is archived; the archive is all that is needed afterwards. */
class ArchiveTest {

    private static final Path VECTORS = Path.of("..", "..", "docs", "vectors", "node");
    private static final String ITEM = "/01/09521001000017/21/ABCDEFGHIJKLAAAAAAAB";

    @TempDir
    Path temporary;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, byte[]> served = new TreeMap<>();
    private HttpServer server;
    private String address;

    @BeforeEach
    void serve() throws IOException {
        try (Stream<Path> files = Files.walk(VECTORS)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = VECTORS.relativize(file).toString().replace('\\', '/');
                served.put(name.equals("item.json") ? ITEM : "/" + name, Files.readAllBytes(file));
            }
        }
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        address = "http://localhost:" + server.getAddress().getPort();
        served.put("/verifier.html", "<!doctype html>".getBytes(StandardCharsets.UTF_8));
        String organisations = "{\"organisations\":[{\"org\":\"ManufacturerMSP\",\"node\":\"" + address + "\"}]}";
        served.put("/api/organisations", organisations.getBytes(StandardCharsets.UTF_8));
        String epcs = "{\"member\":[\"https://id.gs1.org" + ITEM + "\",\"https://id.gs1.org/00/095210010000000007\","
                + "\"https://id.gs1.org/01/09521002000016/21/X\",\"urn:x:y\"]}";
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            boolean list = path.equals("/epcis/epcs")
                    && "Bearer secret".equals(exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] body = list ? epcs.getBytes(StandardCharsets.UTF_8) : served.get(path);
            exchange.sendResponseHeaders(body == null ? 404 : 200, body == null ? -1 : body.length);
            if (body != null) {
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private int archive(Path folder, String... more) {
        out.reset();
        err.reset();
        List<String> args = new ArrayList<>(List.of(folder.toString(), "--from", address));
        args.addAll(List.of(more));
        return new Archive().run(args.toArray(String[]::new), new PrintStream(out), new PrintStream(err));
    }

    private int fsck(String... args) {
        out.reset();
        err.reset();
        return new Fsck().run(args, new PrintStream(out), new PrintStream(err));
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8).strip();
    }

    @Test
    void an_archive_is_all_that_is_needed_when_the_node_is_gone() throws IOException {
        Path key = Files.writeString(temporary.resolve("key"), "secret\n");
        Path folder = temporary.resolve("archive");
        assertThat(archive(folder, "--key-file", key.toString()))
                .as(said() + err)
                .isZero();
        assertThat(said()).contains("2 policies, 1 bundles; left out: {not-own=2, not-shown=1}");
        stop();
        assertThat(fsck(folder.toString())).as(said() + err).isZero();
        JsonObject found = JsonParser.parse(said(), JsonLimits.DOCUMENT).asObject();
        assertThat(found.array("named").values()).hasSize(5);
        assertThat(found.array("logs").get(0).asObject().array("cosigned").strings())
                .containsExactly("DistributorMSP", "ManufacturerMSP");
        List<Path> bundles;
        try (Stream<Path> files = Files.list(folder.resolve("bundles"))) {
            bundles = files.filter(f -> f.toString().endsWith(".json")).toList();
        }
        assertThat(bundles).hasSize(1);
        out.reset();
        int verified = new Verify()
                .run(
                        new String[] {bundles.get(0).toString(), "--for", "https://shop.example" + ITEM},
                        new PrintStream(out),
                        new PrintStream(err));
        assertThat(verified).as(said() + err).isZero();
        assertThat(Files.readString(folder.resolve("README.txt"))).contains("ManufacturerMSP", "./waymark fsck .");
    }

    @Test
    void a_node_that_serves_a_faulty_log_is_not_archived_as_good() throws IOException {
        String tile = served.keySet().stream()
                .filter(k -> k.contains("/tile/entries/"))
                .findFirst()
                .orElseThrow();
        served.get(tile)[40] ^= 1;
        Path folder = temporary.resolve("archive");
        assertThat(archive(folder)).isEqualTo(1);
        assertThat(said()).matches("(map|tile|entry|block) [0-9]+");
        assertThat(folder.resolve("log/checkpoint")).doesNotExist();
    }

    @Test
    void a_bundle_that_does_not_verify_is_left_out_and_said() throws IOException {
        byte[] bundle = served.get(ITEM);
        bundle[bundle.length / 2] ^= 1;
        Path items = Files.writeString(temporary.resolve("items"), "https://id.gs1.org" + ITEM + "\n\n");
        assertThat(archive(temporary.resolve("archive"), "--items", items.toString()))
                .isEqualTo(1);
        assertThat(said()).contains("0 bundles; left out: {");
    }

    @Test
    void nodes_are_compared_and_the_first_other_leaf_is_named() throws IOException {
        assertThat(fsck(VECTORS.toString(), address)).as(said() + err).isZero();
        assertThat(JsonParser.parse(said(), JsonLimits.DOCUMENT)
                        .asObject()
                        .array("logs")
                        .values())
                .hasSize(2);
        served.remove("/log/checkpoint");
        assertThat(fsck(VECTORS.toString(), address)).isEqualTo(1);
        assertThat(said()).isEqualTo("missing - " + address);
    }

    @Test
    void what_is_not_understood_is_said() {
        assertThat(fsck()).isEqualTo(2);
        assertThat(fsck("a", "--frob", "b")).isEqualTo(2);
        assertThat(fsck("http://")).isEqualTo(2);
        assertThat(new Archive().run(new String[] {"x"}, new PrintStream(out), new PrintStream(err)))
                .isEqualTo(2);
        assertThat(fsck(temporary.toString())).isEqualTo(1);
        assertThat(said()).startsWith("missing - ");
    }
}
