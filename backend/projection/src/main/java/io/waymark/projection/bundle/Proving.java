package io.waymark.projection.bundle;

import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonValue;
import io.waymark.ledger.Hash;
import io.waymark.ledger.Leaf;
import io.waymark.ledger.LedgerKeys;
import io.waymark.ledger.MapEntry;
import io.waymark.ledger.PrefixClaim;
import io.waymark.projection.claim.Holding;
import io.waymark.projection.journey.History;
import io.waymark.projection.journey.Profiles;
import io.waymark.projection.log.Fact;
import io.waymark.projection.log.LogKey;
import io.waymark.projection.log.LogProof;
import io.waymark.projection.log.Proofs;
import io.waymark.tlog.MultiProof;
import io.waymark.tlog.note.Note;
import io.waymark.tlog.note.NoteSignature;
import io.waymark.tlog.note.SignedCheckpoint;
import io.waymark.tlog.note.VerifierKey;
import io.waymark.tlog.policy.Policy;
import io.waymark.verifier.AuditReading;
import io.waymark.verifier.BundleReading;
import io.waymark.verifier.Claim;
import io.waymark.verifier.PolicyName;
import io.waymark.verifier.RefusedException;
import io.waymark.verifier.Verifier;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds to a history what the log proves of it, at the latest checkpoint with a quorum. What it gives has passed the verifier; where
 * that is not to be had it gives nothing, and the bundle goes out without proofs.
 */
final class Proving {

    private static final Logger LOG = LoggerFactory.getLogger(Proving.class);
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final Proofs proofs;

    Proving(Proofs proofs) {
        this.proofs = proofs;
    }

    /** A public value and which of its key's leaves shows it. */
    private record Public(String key, Hash value, long index) {}

    /**
     * A proven bundle of a history, if the checkpoint covers all of it.
     *
     * @param policy the one that the checkpoint satisfied
     */
    Optional<byte[]> bundle(
            History history,
            Optional<Profiles.Prefix> prefix,
            Optional<Holding> holding,
            Proofs.Latest latest,
            Policy policy) {
        History then = history.at(latest.block());
        Optional<Holding> held = holding.map(h -> h.at(latest.block()));
        boolean same = size(then) == size(history)
                && held.map(Holding::writes).equals(holding.map(Holding::writes))
                && then.product().isPresent() == history.product().isPresent();
        if (!same || !then.complete() || !PolicyName.of(policy).equals(latest.policy())) {
            return Optional.empty(); // what is newer, a recall perhaps, must not be missing from what is given out
        }
        try {
            Optional<byte[]> bundle = proven(then, prefix, held, latest, policy);
            if (bundle.isEmpty() && prefix.isPresent()) {
                // Another claim of the prefix, one that is no claim, was written first: then nobody's is proven.
                bundle = proven(then, Optional.empty(), held, latest, policy);
            }
            if (bundle.isPresent()) {
                Verifier.verify(bundle.get(), Optional.of(then.chain().identifier()), policy, 0);
            }
            return bundle;
        } catch (RefusedException e) {
            LOG.warn("a history of {} steps is not proven: {}", then.steps().size(), e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * An auditor's file of these events, if the checkpoint covers them.
     *
     * @param body without profiles and proofs
     * @param organisations that wrote the events
     * @param policy the one that the checkpoint satisfied
     */
    Optional<byte[]> audit(
            JsonObject body, Map<String, Profiles.Known> organisations, Proofs.Latest latest, Policy policy)
            throws RefusedException {
        if (!PolicyName.of(policy).equals(latest.policy())) {
            return Optional.empty();
        }
        long size = latest.checkpoint().checkpoint().size();
        Collection<Claim> claims = AuditReading.of(body).claims();
        Map<String, Public> profiles = profiles(organisations, size);
        Optional<LogProof> proof = prove(claims, List.copyOf(profiles.values()));
        if (proof.isEmpty() || proof.get().checkpoint().checkpoint().size() != size) {
            return Optional.empty();
        }
        Map<Long, Leaf> leaves = leaves(proof.get());
        if (profiles.values().removeIf(p -> !shows(leaves, p))) {
            proof = prove(claims, List.copyOf(profiles.values()));
        }
        Optional<byte[]> file = proof.flatMap(p -> facts(claims, List.copyOf(profiles.values()), p))
                .map(facts ->
                        placed(body, organisations, profiles, Map.of(), leaves).with("log", log(facts, policy, latest)))
                .map(CanonicalJson::bytes);
        if (file.isPresent()) {
            Verifier.audit(file.get(), policy, 0);
        }
        return file;
    }

    private static int size(History history) {
        int stays = history.stays().stream().mapToInt(s -> s.steps().size()).sum();
        int links = history.recalls().stream().mapToInt(r -> r.links().size()).sum();
        return history.steps().size() + stays + links + (history.gap().isPresent() ? 1 : 0);
    }

    private Optional<byte[]> proven(
            History then, Optional<Profiles.Prefix> prefix, Optional<Holding> held, Proofs.Latest latest, Policy policy)
            throws RefusedException {
        long size = latest.checkpoint().checkpoint().size();
        JsonObject body = BundleWriter.item(then, prefix, held);
        BundleReading reading = BundleReading.of(body, Optional.empty());
        Map<String, Public> profiles = profiles(then.organisations(), size);
        Map<String, Public> confirmations =
                prefix.map(p -> confirmations(p, policy, size)).orElse(Map.of());
        List<Public> publics = new ArrayList<>(profiles.values());
        publics.addAll(confirmations.values());
        Optional<LogProof> proof = prove(reading.claims(), publics);
        if (proof.isEmpty() || proof.get().checkpoint().checkpoint().size() != size) {
            return Optional.empty();
        }
        Map<Long, Leaf> leaves = leaves(proof.get());
        if (publics.removeIf(p -> !shows(leaves, p))) {
            // Written anew after the checkpoint, or not what it was: the value is then left out, and its leaf too.
            profiles.values().retainAll(publics);
            confirmations.values().retainAll(publics);
            proof = prove(reading.claims(), publics);
        }
        return proof.flatMap(p -> facts(reading.claims(), publics, p))
                .map(facts -> placed(body, then.organisations(), profiles, confirmations, leaves)
                        .with("log", log(facts, policy, latest)))
                .map(CanonicalJson::bytes);
    }

    private Optional<LogProof> prove(Collection<Claim> claims, List<Public> publics) {
        List<LogKey> keys = new ArrayList<>();
        List<Hash> positions = new ArrayList<>();
        for (Claim claim : claims) {
            if (claim.keyHash() == null) {
                positions.add(claim.position());
            } else {
                keys.add(new LogKey(claim.org(), claim.keyHash()));
            }
        }
        Set<Long> further = publics.stream().map(Public::index).collect(Collectors.toCollection(TreeSet::new));
        return proofs.prove(new Proofs.Question(keys, positions, further));
    }

    private Map<String, Public> profiles(Map<String, Profiles.Known> organisations, long size) {
        Map<String, Public> profiles = new TreeMap<>();
        organisations.forEach((org, known) -> latest(LedgerKeys.organisation(org), Hash.sha256(known.bytes()), size)
                .ifPresent(p -> profiles.put(org, p)));
        return profiles;
    }

    /** As many as make a majority with the claimant's. */
    private Map<String, Public> confirmations(Profiles.Prefix prefix, Policy policy, long size) {
        Set<String> members =
                policy.witnesses().stream().map(Policy.Cosigner::name).collect(Collectors.toSet());
        Hash value = Hash.sha256(new PrefixClaim(prefix.prefix(), prefix.org()).bytes());
        int needed = members.size() / 2 + (members.contains(prefix.org()) ? 0 : 1);
        Map<String, Public> found = new TreeMap<>();
        prefix.confirmed().stream()
                .sorted()
                .filter(org -> members.contains(org) && !org.equals(prefix.org()))
                .limit(needed)
                .forEach(org -> latest(LedgerKeys.prefixConfirmation(prefix.prefix(), org), value, size)
                        .ifPresent(p -> found.put(org, p)));
        return found;
    }

    private Optional<Public> latest(String key, Hash value, long size) {
        return proofs.leavesOfPublic(key).stream()
                .filter(index -> index < size)
                .reduce((before, after) -> after)
                .map(index -> new Public(key, value, index));
    }

    private static Map<Long, Leaf> leaves(LogProof proof) {
        Map<Long, Leaf> leaves = new HashMap<>();
        for (int i = 0; i < proof.entries().size(); i++) {
            leaves.put(
                    proof.leaves().indexes().get(i), Leaf.parse(proof.entries().get(i)));
        }
        return leaves;
    }

    private static boolean shows(Map<Long, Leaf> leaves, Public wanted) {
        return leaves.get(wanted.index()) instanceof Leaf.PublicWrite leaf
                && leaf.key().equals(wanted.key())
                && leaf.flags() == 0
                && leaf.value().equals(Optional.of(wanted.value()));
    }

    /** Fills in profiles and confirmations with their places. */
    private static JsonObject placed(
            JsonObject body,
            Map<String, Profiles.Known> known,
            Map<String, Public> profiles,
            Map<String, Public> confirmations,
            Map<Long, Leaf> leaves) {
        List<JsonObject> organisations = new ArrayList<>();
        profiles.forEach((org, at) -> organisations.add(JsonObject.of(
                "index", at.index(),
                "block", leaves.get(at.index()).block(),
                "profile", CanonicalJson.parse(known.get(org).bytes()))));
        List<JsonObject> confirmed = new ArrayList<>();
        confirmations.forEach((org, at) -> confirmed.add(JsonObject.of(
                "org", org, "index", at.index(), "block", leaves.get(at.index()).block())));
        JsonObject json = replaced(body, "organisations", JsonArray.of(organisations));
        return body.optionalObject("prefix")
                .map(prefix -> replaced(json, "prefix", replaced(prefix, "confirmed", JsonArray.of(confirmed))))
                .orElse(json);
    }

    private static JsonObject replaced(JsonObject json, String name, JsonValue value) {
        return json.without(name).with(name, value);
    }

    /** Facts, tree, map and state; nothing where the log has something else than the rows said. */
    private Optional<JsonObject> facts(Collection<Claim> claims, List<Public> publics, LogProof proof) {
        List<JsonArray> facts = new ArrayList<>();
        long size = proof.checkpoint().checkpoint().size();
        TreeSet<Long> inTree = new TreeSet<>(List.of(size - 1));
        publics.forEach(p -> inTree.add(p.index()));
        int i = 0;
        for (Claim claim : claims) {
            Fact fact = proof.facts().get(i++);
            Optional<JsonArray> encoded =
                    fact.position().equals(claim.position()) ? fact(claim, fact) : Optional.empty();
            if (encoded.isEmpty()) {
                LOG.debug("the log has something else at a key of a bundle: {}", claim.expected());
                return Optional.empty();
            }
            facts.add(encoded.get());
            if (claim.block().isPresent()) {
                inTree.add(fact.entry().flatMap(MapEntry::first).orElseThrow().leaf());
            }
        }
        boolean all = proof.leaves().indexes().equals(List.copyOf(inTree));
        MultiProof tree = all ? proof.leaves() : proofs.tree(size, List.copyOf(inTree));
        return Optional.of(JsonObject.of(
                "facts", JsonArray.of(facts),
                "map", BASE64.encodeToString(proof.map()),
                "tree", BundleWriter.base64url(tree.hashes().stream().map(io.waymark.tlog.Hash::bytes)),
                "state",
                        JsonObject.of(
                                "block", proof.state().block(),
                                "header", proof.state().header().hex(),
                                "map", proof.state().mapRoot().hex())));
    }

    private static Optional<JsonArray> fact(Claim claim, Fact fact) {
        if (fact.entry().isEmpty() || fact.leaf().isEmpty()) {
            boolean may = claim.expected() == Claim.Expected.ABSENT || claim.expected() == Claim.Expected.ANY;
            return may ? Optional.of(unwritten(fact)) : Optional.empty();
        }
        MapEntry entry = fact.entry().get();
        MapEntry.First first = entry.first().orElseThrow();
        Leaf leaf = fact.leaf().get();
        int flags = leaf instanceof Leaf.Write write ? write.flags() : 0;
        boolean same = claim.value() == null || first.value().equals(claim.value());
        boolean formed = claim.block().isPresent() ? flags == 0 : (entry.flags() & Leaf.MALFORMED) == 0;
        boolean fits =
                switch (claim.expected()) {
                    case SHOWN -> same && formed;
                    case WRITTEN -> same && (flags == 0 || claim.block().isEmpty());
                    case ABSENT -> false;
                    case PURGED -> (entry.flags() & Leaf.PURGED) != 0;
                    case ANY -> true;
                };
        List<JsonValue> members = new ArrayList<>(
                List.of(JsonValue.of(entry.writes()), JsonValue.of(entry.flags()), JsonValue.of(first.leaf())));
        if (claim.expected() != Claim.Expected.SHOWN) {
            members.add(JsonValue.of(first.value().hex()));
        }
        return fits ? Optional.of(JsonArray.of(members)) : Optional.empty();
    }

    private static JsonArray unwritten(Fact fact) {
        return fact.entry()
                .map(e -> JsonArray.of(JsonValue.of(e.writes()), JsonValue.of(e.flags())))
                .orElseGet(JsonArray::of);
    }

    private static JsonObject log(JsonObject facts, Policy policy, Proofs.Latest latest) {
        return facts.with("policy", PolicyName.of(policy).hex())
                .with("checkpoint", checkpoint(latest.checkpoint(), policy).toString());
    }

    /** Lines of keys of the policy and no others; one of a log is enough. */
    private static Note checkpoint(SignedCheckpoint signed, Policy policy) {
        List<NoteSignature> lines = new ArrayList<>();
        for (NoteSignature line : signed.note().signatures()) {
            boolean log = policy.logs().stream().anyMatch(l -> made(l.key(), line));
            boolean witness = policy.witnesses().stream().anyMatch(w -> made(w.key(), line));
            boolean first = lines.stream().noneMatch(l -> policy.logs().stream().anyMatch(k -> made(k.key(), l)));
            if (witness || log && first) {
                lines.add(line);
            }
        }
        return new Note(signed.note().text(), lines);
    }

    private static boolean made(VerifierKey key, NoteSignature line) {
        return line.keyId() == key.id() && line.name().equals(key.name());
    }
}
