package io.waymark.scan;

import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonValue;
import io.waymark.ledger.Hash;
import io.waymark.ledger.Profile;
import io.waymark.projection.bundle.Bundles;
import io.waymark.projection.ledger.Projector;
import io.waymark.projection.log.LogMembers;
import io.waymark.projection.log.LogRows;
import io.waymark.projection.log.LogState;
import io.waymark.projection.log.LogWriter;
import io.waymark.projection.log.Proofs;
import io.waymark.tlog.MultiProof;
import io.waymark.tlog.note.Checkpoint;
import io.waymark.tlog.note.NoteSigner;
import io.waymark.tlog.note.SignatureType;
import io.waymark.tlog.note.SignedCheckpoint;
import io.waymark.tlog.policy.Policy;
import io.waymark.tlog.tile.TileDirectory;
import io.waymark.verifier.BundleReading;
import io.waymark.verifier.Claim;
import io.waymark.verifier.RefusedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** One organisation's read model and log of a {@link Story}, with real files, and checkpoints that whoever is asked signs. */
final class StoryLog implements AutoCloseable {

    static final String ORIGIN = "story.example/provenance";
    static final List<String> ORGS = List.of(Story.DISTRIBUTOR, Story.MAKER, Story.SHOP);

    private static final long SIGNED = Instant.parse("2026-12-01T12:00:00Z").getEpochSecond();

    final String url;
    final Story story;
    final Bundles bundles;
    final Proofs proofs;
    final LogMembers members;
    final JdbcClient db;
    long nanos;
    private final LogWriter files;
    private final LogRows rows;

    StoryLog(String node) {
        url = TestDatabase.fresh();
        DriverManagerDataSource database = new DriverManagerDataSource(url);
        JdbcTransactionManager transactions = new JdbcTransactionManager(database);
        JdbcTemplate jdbc = new JdbcTemplate(database);
        db = JdbcClient.create(jdbc);
        files = new LogWriter(temporary());
        rows = new LogRows(jdbc);
        members = new LogMembers(jdbc, ORIGIN, null);
        proofs = new Proofs(jdbc, files);
        LongSupplier clock = () -> nanos;
        bundles = new Bundles(db, transactions, clock, proofs, members);
        story = new Story(node, new Projector(node, jdbc, new TransactionTemplate(transactions), files));
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory(Files.createDirectories(Path.of("target")), "log");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static NoteSigner log(String org) {
        return new NoteSigner(ORIGIN, SignatureType.ED25519, seed("log", org));
    }

    static NoteSigner cosigner(String org) {
        return new NoteSigner("story.example/" + org, SignatureType.COSIGNATURE_V1, seed("cosigner", org));
    }

    private static byte[] seed(String kind, String org) {
        return Hash.sha256(Hash.label("test key, of no use elsewhere"), Hash.label(kind), Hash.label(org))
                .bytes();
    }

    static Profile.LogKeys keys(String org) {
        return new Profile.LogKeys(
                log(org).verifierKey().toString(), cosigner(org).verifierKey().toString());
    }

    Policy policy() {
        return members.policy().orElseThrow();
    }

    /** The latest state as a checkpoint that these signed, each a minute after the one before. */
    SignedCheckpoint signed(List<String> orgs) {
        LogState state = rows.latest().orElseThrow();
        Checkpoint checkpoint = new Checkpoint(
                ORIGIN, state.size(), io.waymark.tlog.Hash.of(state.treeRoot().bytes()));
        SignedCheckpoint signed = checkpoint.signedBy(log(orgs.get(0)));
        for (int i = 0; i < orgs.size(); i++) {
            signed = signed.with(cosigner(orgs.get(i)).cosign(checkpoint, Instant.ofEpochSecond(SIGNED + 60L * i)));
        }
        return signed;
    }

    /** Makes the latest state the latest checkpoint with a quorum, as the node's cosigner does. */
    StoryLog sign(String... orgs) {
        SignedCheckpoint signed = signed(orgs.length == 0 ? ORGS : List.of(orgs));
        db.sql("insert into log_checkpoint (size, block, note, policy) values (?, ?, ?, ?)")
                .params(
                        signed.checkpoint().size(),
                        rows.latest().orElseThrow().block(),
                        signed.toString(),
                        LogMembers.hash(policy()).bytes())
                .update();
        return this;
    }

    /** Indexes of the leaves that a bundle shows, without the state leaf. */
    static TreeSet<Long> indexes(JsonObject bundle) {
        TreeSet<Long> indexes = new TreeSet<>();
        for (JsonValue fact : bundle.object("log").array("facts")) {
            if (fact.asArray().size() >= 4) {
                indexes.add(fact.asArray().get(0).asLong());
            }
        }
        bundle.array("organisations").forEach(o -> indexes.add(o.asObject().integer("index")));
        bundle.optionalObject("prefix").ifPresent(p -> p.array("confirmed")
                .forEach(c -> indexes.add(c.asObject().integer("index"))));
        return indexes;
    }

    /** A tree proof of these leaves and the state leaf, as a bundle has it. */
    String tree(TreeSet<Long> indexes) {
        LogState state = rows.latest().orElseThrow();
        try {
            TileDirectory tiles = TileDirectory.open(
                    files.folder(),
                    state.size(),
                    io.waymark.tlog.Hash.of(state.treeRoot().bytes()));
            TreeSet<Long> all = new TreeSet<>(indexes);
            all.add(state.size() - 1);
            MultiProof proof = MultiProof.of(tiles.hashes(state.size()), state.size(), List.copyOf(all));
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            proof.hashes().forEach(hash -> bytes.writeBytes(hash.bytes()));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The log of one bundle under a body that claims less: what it claims still has its facts, everything else is "never
     * written", and the tree proof fits.
     */
    static JsonObject refacted(JsonObject bundle, JsonObject silent, StoryLog log) {
        try {
            Map<Hash, JsonValue> facts = new HashMap<>();
            int i = 0;
            for (Claim claim : BundleReading.of(bundle, Optional.empty()).claims()) {
                facts.put(claim.position(), bundle.object("log").array("facts").get(i++));
            }
            List<JsonValue> fewer = new ArrayList<>();
            for (Claim claim : BundleReading.of(silent, Optional.empty()).claims()) {
                boolean absent = claim.expected() == Claim.Expected.ABSENT;
                fewer.add(absent ? JsonArray.of() : facts.get(claim.position()));
            }
            JsonObject forged = BundleCases.set(bundle.object("log"), "facts", JsonArray.of(fewer));
            JsonObject body = BundleCases.set(silent, "log", forged);
            forged = BundleCases.set(forged, "tree", JsonValue.of(log.tree(indexes(body))));
            return BundleCases.set(silent, "log", forged);
        } catch (RefusedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        files.close();
    }
}
