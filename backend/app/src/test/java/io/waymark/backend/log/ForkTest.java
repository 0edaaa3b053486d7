package io.waymark.backend.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.waymark.ledger.Hash;
import io.waymark.ledger.LedgerKeys;
import io.waymark.ledger.Profile;
import io.waymark.projection.ledger.LedgerBlock;
import io.waymark.projection.ledger.LedgerBlock.HashedWrite;
import io.waymark.projection.ledger.LedgerBlock.PublicWrite;
import io.waymark.projection.ledger.LedgerBlock.Transaction;
import io.waymark.projection.ledger.Projector;
import io.waymark.projection.log.LogMembers;
import io.waymark.projection.log.LogRows;
import io.waymark.projection.log.LogWriter;
import io.waymark.projection.log.Proofs;
import io.waymark.projection.log.Signatures;
import io.waymark.tlog.note.SignedCheckpoint;
import io.waymark.tlog.note.VerifierKey;
import io.waymark.tlog.policy.Policy;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/** Members whose nodes are given blocks by hand: the same ones, or not. */
class ForkTest {
    private static final String ORIGIN = "test.example/log";
    private static EmbeddedPostgres postgres;
    private static int databases;

    @TempDir
    Path home;

    private final Map<String, Member> members = new LinkedHashMap<>();

    @BeforeAll
    static void database() throws IOException, SQLException {
        postgres = EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofSeconds(60))
                .start();
        create("migrated", "template1");
        Flyway.configure()
                .dataSource(postgres.getDatabase("postgres", "migrated"))
                .load()
                .migrate();
    }

    private static void create(String name, String template) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection()) {
            connection.createStatement().execute("create database " + name + " template " + template);
        }
    }

    @AfterAll
    static void end() throws IOException {
        postgres.close();
    }

    @AfterEach
    void stop() {
        members.values().forEach(Member::close);
    }

    /** As much of a node as signs. */
    private final class Member implements AutoCloseable {
        final String org;
        final Path folder;
        final SingleConnectionDataSource source;
        final JdbcTemplate jdbc;
        final LogWriter files;
        final Projector projector;
        final LogRows rows;
        final Signatures signatures;
        final OwnKeys keys;
        final LogMembers known;
        final OtherNodes others;
        final Checkpoints checkpoints;
        final Forks forks;
        final HttpServer server;
        Cosigner cosigner;
        Hash last = Hash.of(new byte[32]);

        Member(String org) throws IOException, SQLException {
            this.org = org;
            folder = home.resolve(org);
            String name = "log" + databases++;
            create(name, "migrated");
            source = new SingleConnectionDataSource(postgres.getJdbcUrl("postgres", name), true);
            jdbc = new JdbcTemplate(source);
            files = new LogWriter(folder);
            projector =
                    new Projector(org, jdbc, new TransactionTemplate(new DataSourceTransactionManager(source)), files);
            rows = new LogRows(jdbc);
            signatures = new Signatures(jdbc);
            keys = OwnKeys.read(Files.createDirectories(home.resolve("secrets-" + org)), ORIGIN, org);
            known = new LogMembers(jdbc, ORIGIN, null);
            others = new OtherNodes(known, signatures, keys, org, HttpClient.newHttpClient());
            checkpoints = new Checkpoints(
                    ORIGIN, known, rows, signatures, new Proofs(jdbc, files), folder.resolve("checkpoint"));
            forks = new Forks(jdbc, rows, signatures, keys, org, folder);
            cosigner = cosigner();
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/log/signatures", exchange -> {
                byte[] body = OtherNodes.lines(signatures.toTell()).getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            server.start();
            members.put(org, this);
        }

        Cosigner cosigner() {
            return new Cosigner(keys, org, folder.resolve("cosigner"), rows, signatures, Clock.systemUTC());
        }

        Transaction profile() {
            Profile profile = new Profile(
                    org,
                    org,
                    "DE",
                    List.of(),
                    "http://127.0.0.1:" + server.getAddress().getPort(),
                    java.util.Optional.of(keys.published()));
            return transaction(
                    "profile of " + org,
                    List.of(),
                    List.of(new PublicWrite(LedgerKeys.organisation(org), profile.bytes(), false)));
        }

        void block(List<String> channel, Transaction... transactions) {
            long number = projector.height();
            byte[] what = (number
                            + List.of(transactions).stream()
                                    .map(Transaction::id)
                                    .toList()
                                    .toString())
                    .getBytes(StandardCharsets.UTF_8);
            Hash header = Hash.sha256(last.bytes(), what);
            projector.apply(new LedgerBlock(number, header, last, List.of(transactions), channel));
            last = header;
        }

        void meet() throws InterruptedException, IOException {
            others.ask(0);
            cosigner.sign(true);
            checkpoints.combine();
            forks.look();
        }

        @Override
        public void close() {
            server.stop(0);
            cosigner.close();
            files.close();
            source.destroy();
        }
    }

    private static Transaction transaction(String id, List<HashedWrite> hashed, List<PublicWrite> publics) {
        return new Transaction(id, Instant.EPOCH, "", 0, hashed, publics, Map.of(), false);
    }

    private static Transaction write(String id) {
        byte[] key = Hash.sha256(id.getBytes(StandardCharsets.UTF_8)).bytes();
        return transaction(id, List.of(new HashedWrite("AMSP", key, key, false, false)), List.of());
    }

    /** Three members with the same two blocks. */
    private List<Member> three() throws IOException, SQLException {
        List<Member> three = new ArrayList<>();
        for (String org : List.of("AMSP", "BMSP", "CMSP")) {
            three.add(new Member(org));
        }
        Transaction[] profiles = three.stream().map(Member::profile).toArray(Transaction[]::new);
        for (Member member : three) {
            member.block(List.of("AMSP", "BMSP", "CMSP"));
            member.block(List.of(), profiles);
        }
        return three;
    }

    private static List<VerifierKey> keys(List<Member> of) {
        return of.stream()
                .flatMap(m ->
                        List.of(m.keys.log().verifierKey(), m.keys.cosigner().verifierKey()).stream())
                .toList();
    }

    @Test
    void the_same_blocks_make_one_checkpoint_with_all_signatures() throws Exception {
        List<Member> three = three();
        for (int round = 0; round < 2; round++) {
            for (Member member : three) {
                member.meet();
            }
        }
        Policy policy = three.get(0).known.policy().orElseThrow();
        for (Member member : three) {
            SignedCheckpoint served =
                    SignedCheckpoint.parse(member.checkpoints.served().orElseThrow());
            assertThat(policy.verify(served).witnesses()).hasSizeGreaterThanOrEqualTo(2);
            assertThat(served.checkpoint())
                    .isEqualTo(SignedCheckpoint.parse(
                                    three.get(0).checkpoints.served().orElseThrow())
                            .checkpoint());
            assertThat(member.known.policy()).contains(policy);
            assertThat(member.forks.count()).isZero();
        }
        assertThat(policy.toString()).contains("group quorum/members 2 AMSP BMSP CMSP\n");

        // Who is away stops nobody, and nobody serves less than before.
        three.get(2).server.stop(0);
        long before = SignedCheckpoint.parse(three.get(0).checkpoints.served().orElseThrow())
                .checkpoint()
                .size();
        for (Member member : three.subList(0, 2)) {
            member.block(List.of(), write("while C is away"));
            member.meet();
        }
        three.get(0).meet();
        SignedCheckpoint served =
                SignedCheckpoint.parse(three.get(0).checkpoints.served().orElseThrow());
        assertThat(served.checkpoint().size()).isGreaterThan(before);
        assertThat(policy.verify(served).witnesses()).containsOnlyKeys("AMSP", "BMSP");
    }

    @Test
    void other_blocks_are_found_at_the_next_checkpoint_and_a_third_party_can_check_it() throws Exception {
        List<Member> three = three();
        Member a = three.get(0);
        Member b = three.get(1);
        for (Member member : three) {
            member.meet();
        }
        // Of the same size, of another size, and a block later.
        a.block(List.of(), write("shown to A"));
        b.block(List.of(), write("shown to B"), write("to B alone"));
        b.meet();
        a.block(List.of(), write("later"));
        a.meet();
        assertThat(a.forks.count()).isEqualTo(1);
        assertThat(a.rows.latest().orElseThrow().size()).isEqualTo(a.cosigner.signed());
        byte[] file;
        try (var evidence = Files.list(a.folder.resolve("evidence"))) {
            file = Files.readAllBytes(evidence.findFirst().orElseThrow());
        }
        ForkEvidence shown = ForkEvidence.parse(file);
        assertThat(shown.bytes()).isEqualTo(file);
        shown.verify(keys(three));
        assertThatThrownBy(() -> shown.verify(keys(List.of(three.get(2)))))
                .isInstanceOf(IllegalArgumentException.class);
        ForkEvidence none = new ForkEvidence(
                shown.second(), shown.second(), shown.second().checkpoint().root(), List.of());
        assertThatThrownBy(() -> none.verify(keys(three))).isInstanceOf(IllegalArgumentException.class);
        ForkEvidence other = new ForkEvidence(
                shown.first(), shown.second(), shown.second().checkpoint().root(), shown.proof());
        assertThatThrownBy(() -> other.verify(keys(three))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_restored_cosigner_signs_nothing_until_its_log_is_where_it_was() throws Exception {
        List<Member> three = three();
        Member a = three.get(0);
        a.meet();
        Path state;
        try (var all = Files.list(a.folder.resolve("cosigner"))) {
            state = all.filter(f -> f.toString().endsWith(".checkpoint"))
                    .findFirst()
                    .orElseThrow();
        }
        byte[] backup = Files.readAllBytes(state);
        for (Member member : three) {
            member.block(List.of(), write("one"));
            member.meet();
        }
        long signed = a.cosigner.signed();
        three.get(1).meet();

        // The state and the database come from a backup; the others know better.
        a.cosigner.close();
        Files.write(state, backup);
        a.jdbc.update("delete from log_signature");
        a.jdbc.update("delete from log_checkpoint");
        a.projector.rebuild();
        a.last = Hash.of(new byte[32]);
        Transaction[] profiles = three.stream().map(Member::profile).toArray(Transaction[]::new);
        a.block(List.of("AMSP", "BMSP", "CMSP"));
        a.block(List.of(), profiles);
        a.cosigner = a.cosigner();
        a.meet();
        assertThat(a.cosigner.refusal()).isEqualTo("cosigned-larger");
        a.block(List.of(), write("one"));
        a.block(List.of(), write("two"));
        a.meet();
        assertThat(a.cosigner.refusal()).isEmpty();
        assertThat(a.cosigner.signed()).isGreaterThan(signed);

        // Restored once more, and shown other blocks than before.
        long second = a.cosigner.signed();
        three.get(1).meet();
        a.cosigner.close();
        Files.delete(state);
        a.jdbc.update("delete from log_signature");
        a.projector.rebuild();
        a.last = Hash.of(new byte[32]);
        a.block(List.of("AMSP", "BMSP", "CMSP"));
        a.block(List.of(), profiles);
        for (int i = 0; i < 5; i++) {
            a.block(List.of(), write("other " + i));
        }
        a.cosigner = a.cosigner();
        a.meet();
        assertThat(a.cosigner.refusal()).isEqualTo("cosigned-other");
        assertThat(a.cosigner.signed()).isEqualTo(second);
    }
}
