package io.waymark.demo;

import io.waymark.backend.ledger.BlockStream;
import io.waymark.backend.ledger.LedgerClient;
import io.waymark.backend.log.ForkEvidence;
import io.waymark.backend.log.OwnKeys;
import io.waymark.gs1.GS1Identifier;
import io.waymark.projection.bundle.Bundle;
import io.waymark.projection.bundle.Bundles;
import io.waymark.projection.ledger.LedgerBlock;
import io.waymark.projection.ledger.Projector;
import io.waymark.projection.log.LogMembers;
import io.waymark.projection.log.LogRows;
import io.waymark.projection.log.LogState;
import io.waymark.projection.log.LogWriter;
import io.waymark.projection.log.Proofs;
import io.waymark.tlog.CompactRange;
import io.waymark.tlog.ConsistencyProof;
import io.waymark.tlog.Hash;
import io.waymark.tlog.HashReader;
import io.waymark.tlog.note.Checkpoint;
import io.waymark.tlog.note.SignedCheckpoint;
import io.waymark.tlog.note.VerifierKey;
import io.waymark.tlog.policy.Policy;
import io.waymark.tlog.tile.TileDirectory;
import io.waymark.verifier.PolicyName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What a node makes of its own peer's blocks when one of them was changed: in one block the mark of a transaction is turned from valid
 * to invalid. No hash of a block covers those marks, so the chain of blocks looks as before; the log does not. All of it happens in a
 * database and a folder of its own, with the blocks that the peer serves and the keys of the organisation whose peer it is.
 */
final class ForgedLedger {
    private static final String DATABASE = "cheat";
    /** Fabric's TxValidationCode MVCC_READ_CONFLICT. */
    private static final int INVALID = 11;

    private final Databases databases;
    private final DemoOrganisation organisation;
    private final Path folder;
    private final Path secrets;

    ForgedLedger(Databases databases, DemoOrganisation organisation, Path folder, Path secrets) {
        this.databases = databases;
        this.organisation = organisation;
        this.folder = folder;
        this.secrets = secrets;
    }

    /**
     * @param believed the bundle as the forged node serves it, under a policy of its own making
     * @param bundle the same as if it were under the policy that everybody holds
     * @param own the policy of its own making
     * @param signed the forged tree, signed by the organisation alone
     */
    record Forged(byte[] believed, byte[] bundle, Policy own, SignedCheckpoint signed) {}

    /**
     * Replays all blocks up to a height, of which one is changed, and proves an item from what comes of it.
     *
     * @param transaction whose mark is turned
     * @param policy the one that everybody holds
     */
    Forged forge(
            LedgerClient ledger,
            long height,
            String transaction,
            String identifier,
            Policy policy,
            Consumer<String> say)
            throws IOException, SQLException {
        remove();
        databases.createAlone(DATABASE);
        SingleConnectionDataSource source = databases.alone(DATABASE);
        try (LogWriter files = new LogWriter(folder)) {
            Flyway.configure().dataSource(source).load().migrate();
            JdbcTemplate jdbc = new JdbcTemplate(source);
            JdbcTransactionManager transactions = new JdbcTransactionManager(source);
            replay(
                    new Projector(organisation.mspId(), jdbc, new TransactionTemplate(transactions), files),
                    ledger,
                    height,
                    transaction,
                    say);
            String origin = policy.logs().get(0).key().name();
            LogMembers members = new LogMembers(jdbc, origin, 1);
            Policy own = PolicyName.bare(members.policy().orElseThrow());
            LogState state = new LogRows(jdbc).latest().orElseThrow();
            SignedCheckpoint signed = signed(origin, state);
            say.accept("It signs that log, " + state.size() + " entries, with its keys. Nobody else does.");
            jdbc.update(
                    "insert into log_checkpoint (size, block, note, policy) values (?, ?, ?, ?)",
                    state.size(),
                    state.block(),
                    signed.toString(),
                    PolicyName.of(own).bytes());
            Bundle bundle = new Bundles(
                            JdbcClient.create(jdbc), transactions, System::nanoTime, new Proofs(jdbc, files), members)
                    .newest(GS1Identifier.of(identifier))
                    .filter(made -> made.proven().isPresent())
                    .orElseThrow(() -> new DemoFault("The forged ledger has nothing to prove of that product."));
            String ownName = PolicyName.of(own).hex();
            String asEverybody = new String(bundle.json(), StandardCharsets.UTF_8)
                    .replace(ownName, PolicyName.of(policy).hex());
            return new Forged(bundle.json(), asEverybody.getBytes(StandardCharsets.UTF_8), own, signed);
        } finally {
            source.destroy();
        }
    }

    private static void replay(
            Projector projector, LedgerClient ledger, long height, String transaction, Consumer<String> say) {
        boolean turned = false;
        try (BlockStream blocks = ledger.blocks(0, null)) {
            while (projector.height() < height) {
                LedgerBlock block = blocks.next();
                List<LedgerBlock.Transaction> all = new ArrayList<>();
                for (LedgerBlock.Transaction one : block.transactions()) {
                    boolean it = one.id().equals(transaction);
                    all.add(it ? invalid(one) : one);
                    if (it) {
                        turned = true;
                        say.accept("In block " + block.number()
                                + " of its peer, the mark of one transaction says invalid now.");
                    }
                }
                projector.apply(
                        new LedgerBlock(block.number(), block.header(), block.previous(), all, block.members()));
            }
        }
        if (!turned) {
            throw new DemoFault("The peer's blocks do not hold that transaction.");
        }
        say.accept("A node has followed those " + height + " blocks, and computed its log.");
    }

    /** As a block's reader gives one that the peer found invalid. */
    private static LedgerBlock.Transaction invalid(LedgerBlock.Transaction one) {
        return new LedgerBlock.Transaction(
                one.id(), one.claimed(), one.creator(), INVALID, List.of(), List.of(), Map.of(), false);
    }

    private SignedCheckpoint signed(String origin, LogState state) {
        OwnKeys keys = OwnKeys.read(secrets, origin, organisation.mspId());
        Checkpoint checkpoint =
                new Checkpoint(origin, state.size(), Hash.of(state.treeRoot().bytes()));
        return checkpoint.signedBy(keys.log()).with(keys.cosigner().cosign(checkpoint, Instant.now()));
    }

    /**
     * What anybody can show who was given the forged tree and the one that all signed; checked as a third party would.
     *
     * @param log folder of an honest node's log
     * @throws IllegalArgumentException if it shows no fork
     */
    static ForkEvidence evidence(SignedCheckpoint forged, SignedCheckpoint honest, Path log, Policy policy)
            throws IOException {
        long size = honest.checkpoint().size();
        HashReader tiles =
                TileDirectory.open(log, size, honest.checkpoint().root()).hashes(size);
        long small = forged.checkpoint().size();
        ForkEvidence evidence = new ForkEvidence(
                forged,
                honest,
                CompactRange.of(tiles, small).root(),
                ConsistencyProof.of(tiles, small, size).path());
        List<VerifierKey> keys = new ArrayList<>();
        policy.logs().forEach(one -> keys.add(one.key()));
        policy.witnesses().forEach(one -> keys.add(one.key()));
        evidence.verify(keys);
        return evidence;
    }

    /** Nothing of it stays. */
    void remove() throws IOException, SQLException {
        databases.dropAlone(DATABASE);
        DataDirectory.delete(folder);
    }
}
