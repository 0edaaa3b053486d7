package io.waymark.projection.custody;

import static io.waymark.projection.custody.Network.A;
import static io.waymark.projection.custody.Network.B;
import static io.waymark.projection.custody.Network.C;
import static io.waymark.projection.custody.Network.GLN_B;
import static io.waymark.projection.custody.Network.event;
import static io.waymark.projection.custody.Network.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waymark.custody.Step;
import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.Leaf;
import io.waymark.ledger.LedgerKeys;
import io.waymark.projection.ledger.LedgerBlock;
import io.waymark.projection.ledger.LedgerBlock.HashedWrite;
import io.waymark.projection.log.LogFilesException;
import io.waymark.projection.log.LogKey;
import io.waymark.projection.log.LogProof;
import io.waymark.projection.log.LogRows;
import io.waymark.projection.log.LogState;
import io.waymark.projection.log.Proofs;
import io.waymark.projection.log.Signatures;
import io.waymark.tlog.note.Checkpoint;
import io.waymark.tlog.note.NoteSigner;
import io.waymark.tlog.note.SignatureType;
import io.waymark.tlog.tile.EntryBundle;
import java.io.IOException;
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

/** The log beside the rows: the same bytes at every node, after any stop, and proofs of what it says. */
class LogTest {
    private static final String ITEM = "https://id.gs1.org/01/09521001000017/21/ABCDEFGHIJKLMNOPQRST";
    private static final String COMMISSION = event("ObjectEvent", "ADD", "commissioning", "'epcList':['" + ITEM + "']");
    private static final String SHIP =
            event("ObjectEvent", "OBSERVE", "shipping", "'epcList':['" + ITEM + "']," + to(GLN_B));
    private static final NoteSigner SIGNER = new NoteSigner("test.example/log", SignatureType.ED25519, new byte[32]);

    @TempDir
    Path logs;

    private Network network;
    private Network.Node a;

    @BeforeEach
    void network() {
        network = Network.of(logs, A, B, C);
        a = network.node(A);
    }

    @AfterEach
    void close() {
        for (String org : List.of(A, B, C)) {
            network.node(org).log.close();
        }
    }

    private LogState state(Network.Node node) {
        return new LogRows(node.jdbc).latest().orElseThrow();
    }

    private Map<String, Hash> tiles(String org) throws IOException {
        Path folder = logs.resolve(org);
        Map<String, Hash> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder.resolve("tile"))) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(folder.relativize(file).toString(), Hash.sha256(Files.readAllBytes(file)));
            }
        }
        return files;
    }

    /** Nonsense that Fabric commits as valid. */
    private void nonsense() {
        byte[] key = KeyId.keyHash("anything").bytes();
        network.append(
                List.of(
                        new HashedWrite(C, new byte[0], new byte[32], false, false),
                        new HashedWrite(C, new byte[3], new byte[32], false, false),
                        new HashedWrite(C, new byte[200_000], new byte[0], true, false),
                        new HashedWrite(C, key, new byte[200_000], false, false),
                        new HashedWrite(C, key, new byte[0], false, true),
                        new HashedWrite(C, key, new byte[3], false, false),
                        new HashedWrite("not a name", key, new byte[32], false, false),
                        new HashedWrite(
                                A, KeyId.keyHash("gone").bytes(), Hash.sha256().bytes(), false, true)),
                List.of());
    }

    @Test
    void every_node_makes_the_same_tiles_whatever_members_commit() throws IOException {
        a.ok(COMMISSION);
        nonsense();
        for (int i = 0; i < 90; i++) {
            network.write(B, Map.of("x" + i + "|y", new byte[] {1}, "z" + i, new byte[] {2}, "w" + i, new byte[] {3}));
        }
        network.commit();
        network.commit();
        assertThat(state(a).size()).isGreaterThan(256);
        assertThat(state(a)).isEqualTo(state(network.node(B))).isEqualTo(state(network.node(C)));
        assertThat(tiles(A)).isEqualTo(tiles(B)).isEqualTo(tiles(C)).containsKey("tile/0/000");
        List<Leaf> leaves = entries(A);
        assertThat(leaves.stream().filter(l -> l instanceof Leaf.OddWrite)).hasSize(3);
        assertThat(leaves.get(leaves.size() - 1)).isInstanceOfSatisfying(Leaf.State.class, last -> {
            assertThat(last.block()).isEqualTo(network.height() - 1);
            assertThat(last.mapRoot()).isEqualTo(state(a).mapRoot());
        });
        assertThat(leaves.stream().filter(l -> l instanceof Leaf.State)).hasSize(network.height());
    }

    private List<Leaf> entries(String org) throws IOException {
        List<Leaf> leaves = new ArrayList<>();
        long size = state(network.node(org)).size();
        for (long from = 0; from < size; from += 256) {
            int width = (int) Math.min(256, size - from);
            String name = String.format("tile/entries/%03d", from / 256) + (width < 256 ? ".p/" + width : "");
            EntryBundle.decode(Files.readAllBytes(logs.resolve(org).resolve(name)), width)
                    .forEach(entry -> leaves.add(Leaf.parse(entry)));
        }
        return leaves;
    }

    @Test
    void a_block_that_was_written_and_not_committed_is_written_again() throws IOException {
        a.ok(COMMISSION);
        LogState before = state(a);
        LedgerBlock next = new LedgerBlock(
                network.height(),
                Hash.sha256(new byte[1]),
                network.block(network.height() - 1, A).header(),
                List.of(new LedgerBlock.Transaction(
                        "t",
                        java.time.Instant.EPOCH,
                        A,
                        0,
                        List.of(new HashedWrite(A, new byte[32], new byte[32], false, false)),
                        List.of(),
                        Map.of(),
                        false)),
                List.of());
        a.transaction.executeWithoutResult(status -> {
            a.projector.apply(next);
            status.setRollbackOnly();
        });
        assertThat(state(a)).isEqualTo(before);
        // As after a crash: the process that goes on knows the database and the files alone.
        a.log.close();
        a.ok(SHIP);
        network.commit();
        assertThat(state(a)).isEqualTo(state(network.node(B)));
        Map<String, Hash> shared = tiles(A);
        shared.keySet().retainAll(tiles(B).keySet());
        assertThat(shared).isEqualTo(tiles(B));
    }

    @Test
    void a_rebuild_makes_the_same_bytes_and_lost_files_are_noticed() throws IOException {
        a.ok(COMMISSION);
        nonsense();
        Map<String, Hash> before = tiles(A);
        LogState state = state(a);
        Hash rows = a.projector.digest();
        a.projector.rebuild();
        a.follow();
        assertThat(state(a)).isEqualTo(state);
        assertThat(a.projector.digest()).isEqualTo(rows);
        Map<String, Hash> after = tiles(A);
        assertThat(before).containsAllEntriesOf(after);

        a.log.close();
        Files.delete(logs.resolve(A).resolve("map/versions"));
        assertThatThrownBy(a.projector::openLog).isInstanceOf(LogFilesException.class);
        a.projector.rebuild();
        a.follow();
        assertThat(state(a)).isEqualTo(state);
    }

    /** As if the members had cosigned now. */
    private void checkpoint() {
        LogState now = state(a);
        Checkpoint checkpoint = new Checkpoint(
                SIGNER.verifierKey().name(),
                now.size(),
                io.waymark.tlog.Hash.of(now.treeRoot().bytes()));
        new Signatures(a.jdbc)
                .keep(now.block(), now.size(), checkpoint.signedBy(SIGNER).toString(), Hash.sha256());
    }

    @Test
    void steps_are_proven_present_and_what_was_not_written_absent_at_the_checkpoint() {
        a.ok(COMMISSION);
        Proofs proofs = new Proofs(a.jdbc, a.log);
        Proofs.Question nothing = new Proofs.Question(List.of(), List.of(), List.of());
        assertThat(proofs.prove(nothing)).isEmpty();
        checkpoint();
        Step first = new Network.Head(a, ITEM).step();
        KeyId key = first.ref();
        LogKey commissioned = new LogKey(A, key.stepKeyHash());
        LogKey next = new LogKey(A, first.nextKey(null).stepKeyHash());
        LogKey rival = new LogKey(B, first.nextKey(null).stepKeyHash());
        // Later than the checkpoint: a step, and a purge of what it covers.
        a.ok(SHIP);
        network.purge(A, List.of(LedgerKeys.event(first.event())));
        network.commit();
        LogKey event = new LogKey(A, KeyId.keyHash(LedgerKeys.event(first.event())));
        LogKey profile = LogKey.ofPublic(LedgerKeys.organisation(B));
        LogKey noProfile = LogKey.ofPublic(LedgerKeys.organisation("NobodyMSP"));

        Proofs.Question question = new Proofs.Question(
                List.of(commissioned, next, rival, event, profile, noProfile),
                List.of(Hash.sha256(new byte[7])),
                List.of(0L, 1_000_000L));
        LogProof proof = proofs.prove(question).orElseThrow();
        proof.check();
        assertThat(proof.facts()).hasSize(7);
        assertThat(written(proof, commissioned)).isTrue();
        assertThat(written(proof, next)).isFalse();
        assertThat(written(proof, rival)).isFalse();
        assertThat(written(proof, profile)).isTrue();
        assertThat(written(proof, noProfile)).isFalse();
        assertThat(fact(proof, event).entry().orElseThrow().flags()).isZero();
        assertThat(((Leaf.Write) fact(proof, commissioned).leaf().orElseThrow()).value())
                .contains(first.hash());

        checkpoint();
        LogProof later = proofs.prove(question).orElseThrow();
        assertThat(written(later, next)).isTrue();
        assertThat(fact(later, event).entry().orElseThrow().flags()).isEqualTo(Leaf.DELETED | Leaf.PURGED);
        assertThat(fact(later, event).entry().orElseThrow().first())
                .isEqualTo(fact(proof, event).entry().orElseThrow().first());
        assertThat(proofs.leavesOfPublic(LedgerKeys.organisation(B))).hasSize(1);
    }

    private static io.waymark.projection.log.Fact fact(LogProof proof, LogKey key) {
        return proof.facts().stream()
                .filter(f -> f.position().equals(key.position()))
                .findFirst()
                .orElseThrow();
    }

    private static boolean written(LogProof proof, LogKey key) {
        return fact(proof, key).written();
    }
}
