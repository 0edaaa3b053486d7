package io.waymark.scan;

import com.zaxxer.hikari.HikariDataSource;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonValue;
import io.waymark.ledger.Hash;
import io.waymark.ledger.LedgerKeys;
import io.waymark.ledger.MapEntry;
import io.waymark.ledger.PolicyVote;
import io.waymark.ledger.Profile;
import io.waymark.projection.bundle.Bundles;
import io.waymark.projection.ledger.Projector;
import io.waymark.projection.log.Fact;
import io.waymark.projection.log.LogKey;
import io.waymark.projection.log.LogMembers;
import io.waymark.projection.log.LogProof;
import io.waymark.projection.log.LogRows;
import io.waymark.projection.log.LogState;
import io.waymark.projection.log.LogWriter;
import io.waymark.projection.log.PolicyDocument;
import io.waymark.projection.log.PolicyVotes;
import io.waymark.projection.log.Proofs;
import io.waymark.tlog.MultiProof;
import io.waymark.tlog.note.Checkpoint;
import io.waymark.tlog.note.NoteSigner;
import io.waymark.tlog.note.SignatureType;
import io.waymark.tlog.note.SignedCheckpoint;
import io.waymark.tlog.policy.Policy;
import io.waymark.tlog.tile.TileDirectory;
import io.waymark.tlog.tile.TilePath;
import io.waymark.verifier.BundleReading;
import io.waymark.verifier.Claim;
import io.waymark.verifier.RefusedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
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
    private final HikariDataSource database;
    private final LogWriter files;
    private final LogRows rows;

    StoryLog(String node) {
        url = TestDatabase.fresh();
        database = TestDatabase.pool(url);
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

    /** Members vote for the policy that follows from the profiles, one after the other in blocks of their own. */
    StoryLog vote(String... orgs) {
        PolicyVotes all = new PolicyVotes(new JdbcTemplate(database));
        List<PolicyVotes.Decided> decided = PolicyVotes.decided(all.all());
        int n = decided.size() + 1;
        Optional<Hash> after = n == 1
                ? Optional.empty()
                : Optional.of(LogMembers.hash(decided.get(n - 2).policy()));
        byte[] vote = new PolicyVote(n, after, LogMembers.bare(policy()).toString()).bytes();
        for (String org : orgs) {
            story.publish(org, Map.of(LedgerKeys.policyVote(n, org), vote));
        }
        return this;
    }

    /** The document of policies, with what is decided and signed by now. */
    byte[] policies() {
        PolicyVotes all = new PolicyVotes(new JdbcTemplate(database));
        new PolicyDocument(proofs, files.folder()).keep(PolicyVotes.decided(all.all()));
        try {
            return Files.readAllBytes(files.folder().resolve(PolicyDocument.FILE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Bundles as a process makes them that reads this one's files and database. */
    Bundles elsewhere(LogWriter reader) {
        return new Bundles(
                JdbcClient.create(database),
                new JdbcTransactionManager(database),
                () -> nanos,
                new Proofs(new JdbcTemplate(database), reader),
                members);
    }

    /** The folder of the log. */
    Path folder() {
        return files.folder();
    }

    /** The log's public files at the latest state, as a node serves them below its address. */
    Map<String, byte[]> publicFiles(List<String> orgs) {
        Map<String, byte[]> all = new TreeMap<>();
        LogState state = rows.latest().orElseThrow();
        try {
            TileDirectory tiles = TileDirectory.open(
                    files.folder(),
                    state.size(),
                    io.waymark.tlog.Hash.of(state.treeRoot().bytes()));
            for (int level : new int[] {TilePath.ENTRIES, 0}) {
                TilePath path = TilePath.of(level, 0, state.size());
                all.put("log/" + path, tiles.read(path));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        all.put("log/checkpoint", signed(orgs).toString().getBytes(StandardCharsets.UTF_8));
        all.put("log/policy", policy().toString().getBytes(StandardCharsets.UTF_8));
        all.put("log/policies", policies());
        return all;
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

    /** Indexes of the leaves that a bundle's tree proof is of, without the state leaf. */
    static TreeSet<Long> indexes(JsonObject bundle) {
        TreeSet<Long> indexes = publics(bundle);
        int i = 0;
        for (Claim claim : claims(bundle)) {
            JsonArray fact = bundle.object("log").array("facts").get(i++).asArray();
            if (claim.block().isPresent()) {
                indexes.add(fact.get(2).asLong());
            }
        }
        return indexes;
    }

    private static TreeSet<Long> publics(JsonObject bundle) {
        TreeSet<Long> indexes = new TreeSet<>();
        bundle.array("organisations").forEach(o -> indexes.add(o.asObject().integer("index")));
        bundle.optionalObject("prefix").ifPresent(p -> p.array("confirmed")
                .forEach(c -> indexes.add(c.asObject().integer("index"))));
        return indexes;
    }

    /** What a bundle asks the log about. */
    static List<Claim> claims(JsonObject bundle) {
        try {
            return List.copyOf(BundleReading.of(bundle, Optional.empty()).claims());
        } catch (RefusedException e) {
            throw new AssertionError(e);
        }
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
        Map<Hash, JsonValue> facts = new HashMap<>();
        int i = 0;
        for (Claim claim : claims(bundle)) {
            facts.put(claim.position(), bundle.object("log").array("facts").get(i++));
        }
        List<JsonValue> fewer = new ArrayList<>();
        for (Claim claim : claims(silent)) {
            boolean absent = claim.expected() == Claim.Expected.ABSENT;
            fewer.add(absent ? JsonArray.of() : facts.get(claim.position()));
        }
        return treed(
                BundleCases.set(silent, "log", BundleCases.set(bundle.object("log"), "facts", JsonArray.of(fewer))),
                log);
    }

    /** The same bundle with a tree proof that fits. */
    private static JsonObject treed(JsonObject bundle, StoryLog log) {
        JsonValue tree = JsonValue.of(log.tree(indexes(bundle)));
        return BundleCases.set(bundle, "log", BundleCases.set(bundle.object("log"), "tree", tree));
    }

    /** A bundle's body with all that this log says of what it asks about, whether it speaks for it or not. */
    JsonObject proven(JsonObject bundle) {
        List<LogKey> keys = new ArrayList<>();
        List<Hash> positions = new ArrayList<>();
        List<Claim> claims = claims(bundle);
        claims.forEach(c -> {
            if (c.keyHash() == null) {
                positions.add(c.position());
            } else {
                keys.add(new LogKey(c.org(), c.keyHash()));
            }
        });
        LogProof proof = proofs.prove(new Proofs.Question(keys, positions, publics(bundle)))
                .orElseThrow();
        List<JsonValue> facts = new ArrayList<>();
        Map<Long, Long> blocks = new HashMap<>();
        for (int i = 0; i < claims.size(); i++) {
            Fact fact = proof.facts().get(i);
            facts.add(fact(claims.get(i), fact));
            claims.get(i)
                    .block()
                    .ifPresent(
                            block -> blocks.put(block, fact.leaf().orElseThrow().block()));
        }
        List<JsonValue> chain = new ArrayList<>();
        for (JsonValue each : bundle.array("chain")) {
            JsonObject placed = each.asObject();
            chain.add(BundleCases.set(placed, "block", JsonValue.of(blocks.get(placed.integer("block")))));
        }
        JsonObject log = JsonObject.of(
                "checkpoint", signed(ORGS).toString(),
                "facts", JsonArray.of(facts),
                "map", Base64.getUrlEncoder().withoutPadding().encodeToString(proof.map()),
                "policy", LogMembers.hash(policy()).hex(),
                "state",
                        JsonObject.of(
                                "block", proof.state().block(),
                                "header", proof.state().header().hex(),
                                "map", proof.state().mapRoot().hex()));
        return treed(
                BundleCases.set(BundleCases.set(bundle, "chain", JsonArray.of(chain)), "log", log.with("tree", "")),
                this);
    }

    private static JsonArray fact(Claim claim, Fact fact) {
        if (fact.leaf().isEmpty()) {
            return JsonArray.of();
        }
        MapEntry entry = fact.entry().orElseThrow();
        List<JsonValue> values = new ArrayList<>(List.of(
                JsonValue.of(entry.writes()),
                JsonValue.of(entry.flags()),
                JsonValue.of(entry.first().orElseThrow().leaf())));
        if (claim.expected() != Claim.Expected.SHOWN) {
            values.add(JsonValue.of(entry.first().orElseThrow().value().hex()));
        }
        return JsonArray.of(values);
    }

    @Override
    public void close() {
        files.close();
        database.close();
    }
}
