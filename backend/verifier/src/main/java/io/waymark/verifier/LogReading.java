package io.waymark.verifier;

import static io.waymark.verifier.RefusedException.demand;

import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.ledger.Hash;
import io.waymark.ledger.Leaf;
import io.waymark.ledger.MapEntry;
import io.waymark.tlog.MultiProof;
import io.waymark.tlog.TlogException;
import io.waymark.tlog.TreeHasher;
import io.waymark.tlog.map.MapClaim;
import io.waymark.tlog.map.MapProof;
import io.waymark.tlog.note.SignedCheckpoint;
import io.waymark.tlog.policy.Policy;
import io.waymark.tlog.policy.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The proofs of a bundle, held against what it claims. */
final class LogReading {

    /** What the log has at a key that was written. */
    record First(long leaf, Hash value) {}

    final Policy policy;
    final SignedCheckpoint checkpoint;
    final Verdict verdict;
    final Leaf.State state;
    final MultiProof tree;
    final List<io.waymark.tlog.Hash> leafHashes = new ArrayList<>();
    private final Map<Hash, First> firsts = new HashMap<>();

    LogReading(Collection<Claim> claims, PublicPart publics, JsonObject log, PolicyHistory policies, long known)
            throws RefusedException {
        Form.members(log, "log", List.of("checkpoint", "facts", "map", "policy", "state", "tree"));
        Optional<PolicyHistory.Stage> stage = policies.named(new Hash(log.string("policy")));
        demand(stage.isPresent(), "policy", "log");
        policy = stage.orElseThrow().policy();
        checkpoint = checkpoint(log.string("checkpoint"));
        verdict = signed(checkpoint, policy);
        demand(checkpoint.checkpoint().size() <= stage.orElseThrow().until(), "revoked", "log");
        demand(checkpoint.checkpoint().size() >= known, "old-checkpoint", "log");
        Set<String> members =
                policy.witnesses().stream().map(Policy.Cosigner::name).collect(Collectors.toSet());
        demand(publics.prefix().isEmpty() || publics.confirmedBy(members), "prefix", "prefix");
        JsonObject state = log.object("state");
        Form.members(state, "log/state", List.of("block", "header", "map"));
        this.state = new Leaf.State(
                Form.count(state.value("block"), "format", "log/state"),
                new Hash(state.string("header")),
                new Hash(state.string("map")));
        List<MapClaim> mapClaims = new ArrayList<>();
        TreeMap<Long, Leaf> leaves = new TreeMap<>();
        int expected = facts(claims, log.array("facts"), mapClaims, leaves)
                + publics.leaves().size()
                + 1;
        publics.leaves().forEach(placed -> leaves.put(placed.index(), placed.leaf()));
        leaves.put(checkpoint.checkpoint().size() - 1, this.state);
        demand(leaves.size() == expected, "tree-proof", "log");
        leaves.values().forEach(leaf -> leafHashes.add(TreeHasher.leaf(leaf.bytes())));
        tree = inTree(log.string("tree"), checkpoint, leaves, "log");
        map(Form.base64url(log.string("map"), "log/map"), mapClaims);
    }

    static SignedCheckpoint checkpoint(String note) throws RefusedException {
        try {
            SignedCheckpoint checkpoint = SignedCheckpoint.parse(note);
            demand(checkpoint.checkpoint().extensions().isEmpty(), "checkpoint", "log");
            return checkpoint;
        } catch (TlogException e) {
            throw new RefusedException("checkpoint", "log");
        }
    }

    /** In a bundle every signature counts: one that is not of the policy would be something that nothing covers. */
    static Verdict signed(SignedCheckpoint checkpoint, Policy policy) throws RefusedException {
        Verdict result;
        try {
            result = policy.evaluate(checkpoint);
        } catch (TlogException e) {
            throw new RefusedException("signature", "log");
        }
        int good = result.logs().size() + result.witnesses().size();
        demand(good == checkpoint.note().signatures().size(), "signature", "log");
        demand(result.quorum(), "quorum", "log");
        return result;
    }

    /** Gives the number of leaves that the facts are to have in the tree. */
    private int facts(Collection<Claim> claims, JsonArray facts, List<MapClaim> mapClaims, Map<Long, Leaf> leaves)
            throws RefusedException {
        demand(facts.size() == claims.size(), "facts", "log");
        int i = 0;
        int shown = 0;
        for (Claim claim : claims) {
            try {
                Optional<MapEntry> entry = entry(claim, facts.get(i++).asArray());
                entry.flatMap(MapEntry::first)
                        .ifPresent(first -> firsts.put(claim.position(), new First(first.leaf(), first.value())));
                if (claim.block().isPresent()) {
                    First first = firsts.get(claim.position());
                    leaves.put(first.leaf(), claim.leaf(first.value()));
                    shown++;
                }
                io.waymark.tlog.Hash key =
                        io.waymark.tlog.Hash.of(claim.position().bytes());
                mapClaims.add(new MapClaim(
                        key, entry.map(e -> io.waymark.tlog.Hash.of(e.hash().bytes()))));
            } catch (IllegalArgumentException e) {
                throw new RefusedException("facts", "log");
            }
        }
        return shown;
    }

    /** As many members as a fact has by what is expected of it, with what they say. */
    private static Optional<MapEntry> entry(Claim claim, JsonArray fact) throws RefusedException {
        int size = fact.size();
        boolean fits =
                switch (claim.expected()) {
                    case SHOWN -> size == 3;
                    case WRITTEN, PURGED -> size == 4;
                    case ABSENT -> size == 0 || size == 2;
                    case ANY -> size == 0 || size == 2 || size == 4;
                };
        demand(fits, "facts", "log");
        if (size == 0) {
            return Optional.empty();
        }
        long writes = Form.count(fact.get(0), "facts", "log");
        long flags = Form.count(fact.get(1), "facts", "log");
        demand(flags < 8, "facts", "log");
        if (size == 2) {
            return Optional.of(new MapEntry(Optional.empty(), writes, (int) flags));
        }
        long leaf = Form.count(fact.get(2), "facts", "log");
        Hash value = size == 4 ? new Hash(fact.get(3).asString()) : claim.value();
        boolean same = claim.value() == null || claim.value().equals(value);
        // Flags are a sum; of purges alone the second bit tells.
        boolean purged = claim.expected() != Claim.Expected.PURGED || (flags & Leaf.PURGED) != 0;
        // Where no leaf shows that the first write was well formed, no write may have been malformed.
        boolean formed =
                claim.expected() != Claim.Expected.SHOWN || claim.block().isPresent() || (flags & Leaf.MALFORMED) == 0;
        demand(same && purged && formed, "facts", "log");
        return Optional.of(new MapEntry(Optional.of(new MapEntry.First(leaf, value)), writes, (int) flags));
    }

    /** That these leaves are in the tree of a checkpoint. */
    static MultiProof inTree(String encoded, SignedCheckpoint checkpoint, TreeMap<Long, Leaf> leaves, String where)
            throws RefusedException {
        List<io.waymark.tlog.Hash> hashes = Form.hashes(encoded, where);
        try {
            MultiProof proof = new MultiProof(checkpoint.checkpoint().size(), List.copyOf(leaves.keySet()), hashes);
            proof.verify(
                    leaves.values().stream()
                            .map(leaf -> TreeHasher.leaf(leaf.bytes()))
                            .toList(),
                    checkpoint.checkpoint().root());
            return proof;
        } catch (TlogException e) {
            throw new RefusedException("tree-proof", where);
        }
    }

    private void map(byte[] proof, List<MapClaim> claims) throws RefusedException {
        try {
            MapProof.verify(
                    proof, claims, io.waymark.tlog.Hash.of(state.mapRoot().bytes()));
        } catch (TlogException e) {
            throw new RefusedException("map-proof", "log");
        }
    }

    /** The first write at a claim's key, if there was one. */
    Optional<First> first(Claim claim) {
        return Optional.ofNullable(firsts.get(claim.position()));
    }

    long leaf(Claim claim) {
        return firsts.get(claim.position()).leaf();
    }
}
