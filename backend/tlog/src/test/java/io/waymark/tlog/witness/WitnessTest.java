package io.waymark.tlog.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.waymark.tlog.ConsistencyProof;
import io.waymark.tlog.Hash;
import io.waymark.tlog.MerkleTree;
import io.waymark.tlog.TreeHasher;
import io.waymark.tlog.note.Checkpoint;
import io.waymark.tlog.note.Note;
import io.waymark.tlog.note.NoteSignature;
import io.waymark.tlog.note.NoteSigner;
import io.waymark.tlog.note.SignatureType;
import io.waymark.tlog.note.SignedCheckpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WitnessTest {

    private static final String ORIGIN = "log.example/1";

    @TempDir
    Path folder;

    static NoteSigner signer(String name, SignatureType type) {
        return new NoteSigner(name, type, Hash.sha256(name.getBytes()).bytes());
    }

    static MerkleTree tree(int size, String kind) {
        return MerkleTree.of(
                IntStream.range(0, size).mapToObj(i -> (kind + i).getBytes()).toList());
    }

    private final NoteSigner log = signer(ORIGIN, SignatureType.ED25519);
    private final NoteSigner key = signer("witness.example", SignatureType.COSIGNATURE_V1);
    private final Clock clock = Clock.fixed(Instant.ofEpochSecond(1_795_000_000), ZoneOffset.UTC);
    private final MerkleTree tree = tree(20, "a");
    private WitnessState state;
    private Witness witness;

    @BeforeEach
    void open() throws IOException {
        state = WitnessState.open(folder);
        witness = new Witness(List.of(key), Map.of(ORIGIN, Set.of(log.verifierKey())), state, clock);
    }

    @AfterEach
    void close() throws IOException {
        state.close();
    }

    private SignedCheckpoint checkpoint(MerkleTree of, long size) {
        return new Checkpoint(ORIGIN, size, of.root(size)).signedBy(log);
    }

    private Witness.Answer add(long old, long size) throws IOException {
        List<Hash> proof = old == 0 || old > size
                ? List.of()
                : ConsistencyProof.of(tree, old, size).path();
        return add(old, proof, checkpoint(tree, size));
    }

    private Witness.Answer add(long old, List<Hash> proof, SignedCheckpoint checkpoint) throws IOException {
        return witness.addCheckpoint(
                new AddCheckpoint(old, proof, checkpoint).toString().getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void it_cosigns_what_continues_the_last_one() throws IOException {
        for (int[] step : new int[][] {{0, 0}, {0, 5}, {5, 5}, {5, 8}, {8, 20}}) {
            Witness.Answer answer = add(step[0], step[1]);
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            Note note = Note.parse(new Checkpoint(ORIGIN, step[1], tree.root(step[1])) + "\n" + answer.body());
            assertThat(note.verify(List.of(key.verifierKey())).get(0).time()).isEqualTo(1_795_000_000);
        }
        Hash origin = Hash.sha256(ORIGIN.getBytes());
        Witness.Answer latest = witness.checkpoint(origin);
        assertThat(latest.status()).isEqualTo(200);
        Note note = SignedCheckpoint.parse(latest.body()).note();
        assertThat(note.verify(List.of(key.verifierKey(), log.verifierKey()))).hasSize(2);
        assertThat(witness.checkpoint(Hash.sha256()).status()).isEqualTo(404);
    }

    @Test
    void it_refuses_in_the_words_of_the_protocol() throws IOException {
        assertThat(add(0, 8).status()).isEqualTo(200);
        assertThat(add(9, 8).status()).isEqualTo(400);
        assertThat(witness.addCheckpoint("new 3\n\n".getBytes()).status()).isEqualTo(400);
        assertThat(witness.addCheckpoint(new byte[0]).status()).isEqualTo(400);
        assertThat(witness.addCheckpoint(new byte[AddCheckpoint.MAX_BYTES + 1]).body())
                .startsWith("too-long");
        Witness.Answer conflict = add(5, 20);
        assertThat(conflict).isEqualTo(new Witness.Answer(409, "text/x.tlog.size", "8\n"));
        assertThat(add(0, 20).status()).isEqualTo(409);
        assertThat(add(8, List.of(), checkpoint(tree, 20)).status()).isEqualTo(422);
        MerkleTree fork = tree(20, "b");
        assertThat(add(8, ConsistencyProof.of(fork, 8, 20).path(), checkpoint(fork, 20))
                        .status())
                .isEqualTo(422);
        assertThat(add(8, List.of(), checkpoint(fork, 8)).status()).isEqualTo(422);
        NoteSigner stranger = new NoteSigner(ORIGIN, SignatureType.ED25519, new byte[32]);
        Checkpoint plain = new Checkpoint(ORIGIN, 20, tree.root());
        assertThat(add(8, List.of(), plain.signedBy(stranger)).status()).isEqualTo(403);
        NoteSignature bad = new NoteSignature(ORIGIN, log.verifierKey().id(), new byte[64]);
        assertThat(add(8, List.of(), SignedCheckpoint.of(plain, List.of(bad))).status())
                .isEqualTo(403);
        Checkpoint unknown = new Checkpoint("other", 20, tree.root());
        assertThat(add(0, List.of(), unknown.signedBy(log)).status()).isEqualTo(404);
        assertThat(state.latest(ORIGIN).orElseThrow().checkpoint().size()).isEqualTo(8);
        assertThat(add(8, 20).status()).isEqualTo(200);
    }

    @Test
    void an_empty_tree_has_one_root_and_needs_no_proof() throws IOException {
        SignedCheckpoint wrong = new Checkpoint(ORIGIN, 0, tree.root()).signedBy(log);
        assertThat(add(0, List.of(), wrong).status()).isEqualTo(422);
        assertThat(add(0, List.of(TreeHasher.EMPTY_ROOT), checkpoint(tree, 5)).status())
                .isEqualTo(422);
    }

    @Test
    void the_state_never_goes_back_whatever_its_user_believes() throws IOException {
        Optional<Checkpoint> none = Optional.empty();
        assertThat(state.advance(none, checkpoint(tree, 8))).isTrue();
        assertThat(state.advance(none, checkpoint(tree, 9))).isFalse();
        Optional<Checkpoint> latest = state.latest(ORIGIN).map(SignedCheckpoint::checkpoint);
        assertThatThrownBy(() -> state.advance(latest, checkpoint(tree, 7)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> state.advance(latest, checkpoint(tree(8, "b"), 8)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(state.advance(latest, checkpoint(tree, 8))).isTrue();
        assertThatThrownBy(() -> WitnessState.open(folder)).isInstanceOf(IOException.class);
        Files.writeString(folder.resolve(Hash.sha256(ORIGIN.getBytes()) + ".checkpoint"), "torn");
        assertThatThrownBy(() -> add(8, 20)).isInstanceOf(RuntimeException.class);
    }

    /** Kills the writer at any moment, several times, and finds what it had said it wrote, or something newer. */
    @Test
    void a_killed_process_has_not_forgotten_what_it_signed() throws Exception {
        long said = 0;
        for (int round = 0; round < 3; round++) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-cp",
                            System.getProperty("java.class.path"),
                            WitnessProcess.class.getName(),
                            folder.resolve("killed").toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream()))) {
                String line = out.readLine();
                for (int i = 0; i < 20 + 13 * round && line != null; i++) {
                    said = Long.parseLong(line);
                    line = out.readLine();
                }
                process.toHandle().destroyForcibly(); // unlike Process's own, it leaves what was said to be read
                for (String rest = line; rest != null; rest = out.readLine()) {
                    said = rest.matches("[0-9]+") ? Math.max(said, Long.parseLong(rest)) : said;
                }
            } finally {
                process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            }
            try (WitnessState killed = WitnessState.open(folder.resolve("killed"))) {
                assertThat(killed.latest(ORIGIN).orElseThrow().checkpoint().size())
                        .isGreaterThanOrEqualTo(said);
            }
        }
        assertThat(said).isGreaterThan(50);
    }

    // ---- the client

    private interface Handler {
        void handle(HttpExchange exchange) throws IOException;
    }

    private static void answer(HttpExchange exchange, Witness.Answer answer) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.contentType());
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private WitnessClient client(URI prefix, int millis) {
        return new WitnessClient(
                HttpClient.newHttpClient(), prefix, Set.of(key.verifierKey()), Duration.ofMillis(millis));
    }

    private interface Use {
        void of(URI prefix) throws Exception;
    }

    private void serve(Handler handler, Use use) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", handler::handle);
        server.start();
        try {
            use.of(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/w"));
        } finally {
            server.stop(0);
        }
    }

    private void serveWitness(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (path.equals("/w/add-checkpoint")) {
            answer(exchange, witness.addCheckpoint(exchange.getRequestBody().readAllBytes()));
        } else {
            answer(exchange, witness.checkpoint(Hash.sha256(ORIGIN.getBytes())));
        }
    }

    @Test
    void a_client_gets_cosignatures_also_when_it_does_not_know_how_far_the_witness_is() throws Exception {
        serve(this::serveWitness, prefix -> {
            assertThat(client(prefix, 10_000).latest(prefix, ORIGIN)).isEmpty();
            WitnessClient first = client(prefix, 10_000);
            for (int size : new int[] {3, 8, 8}) {
                List<NoteSignature> lines = first.add(checkpoint(tree, size), tree);
                assertThat(SignedCheckpoint.of(new Checkpoint(ORIGIN, size, tree.root(size)), lines)
                                .note()
                                .verify(List.of(key.verifierKey())))
                        .hasSize(1);
            }
            assertThat(client(prefix, 10_000).add(checkpoint(tree, 20), tree)).hasSize(1);
            assertThat(client(prefix, 10_000)
                            .latest(prefix, ORIGIN)
                            .orElseThrow()
                            .checkpoint()
                            .size())
                    .isEqualTo(20);
            WitnessException behind = catchThrowableOfType(
                    WitnessException.class, () -> client(prefix, 10_000).add(checkpoint(tree, 8), tree));
            assertThat(behind.status()).isEqualTo(409);
            WitnessException fork = catchThrowableOfType(WitnessException.class, () -> client(prefix, 10_000)
                    .add(checkpoint(tree(20, "b"), 20), tree(20, "b")));
            assertThat(fork.status()).isEqualTo(422);
        });
    }

    @Test
    void a_client_believes_no_answer() throws Exception {
        String foreign =
                signer("x", SignatureType.COSIGNATURE_V1)
                                .cosign(checkpoint(tree, 3).checkpoint(), clock.instant()) + "\n";
        String late = key.cosign(checkpoint(tree, 4).checkpoint(), clock.instant()) + "\n";
        String smuggled = "x\n\n" + key.cosign(checkpoint(tree, 3).checkpoint(), clock.instant()) + "\n";
        for (String body : List.of("", "hello\n", foreign, late, smuggled)) {
            serve(exchange -> answer(exchange, new Witness.Answer(200, "text/plain", body)), prefix -> assertThat(
                            catchThrowableOfType(WitnessException.class, () -> client(prefix, 10_000)
                                            .add(checkpoint(tree, 3), tree))
                                    .status())
                    .isEqualTo(200));
        }
        for (String size : List.of("", "3", "-1\n", "3\n4\n", "03\n", "99\n")) {
            serve(exchange -> answer(exchange, new Witness.Answer(409, "text/x.tlog.size", size)), prefix -> assertThat(
                            catchThrowableOfType(WitnessException.class, () -> client(prefix, 10_000)
                                            .add(checkpoint(tree, 3), tree))
                                    .status())
                    .isEqualTo(409));
        }
        serve(
                exchange -> answer(exchange, new Witness.Answer(409, "text/x.tlog.size", "2\n")),
                prefix -> assertThatThrownBy(() -> client(prefix, 10_000).add(checkpoint(tree, 3), tree))
                        .isInstanceOf(WitnessException.class));
    }

    @Test
    void a_client_waits_and_reads_only_so_much() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        serve(
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().write('x');
                    exchange.getResponseBody().flush();
                    await(done);
                    exchange.close();
                },
                prefix -> {
                    assertThatThrownBy(() -> client(prefix, 300).add(checkpoint(tree, 3), tree))
                            .isInstanceOf(IOException.class);
                    done.countDown();
                });
        serve(
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    try {
                        for (int i = 0; i < 10_000; i++) {
                            exchange.getResponseBody().write(new byte[1_024]);
                        }
                    } catch (IOException e) {
                        assertThat(e).isNotNull(); // the client hung up, as it should
                    }
                    exchange.close();
                },
                prefix -> assertThatThrownBy(() -> client(prefix, 10_000).add(checkpoint(tree, 3), tree))
                        .isInstanceOf(IOException.class)
                        .hasStackTraceContaining("more than"));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
