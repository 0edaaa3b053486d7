package io.waymark.verifier;

import static io.waymark.verifier.RefusedException.demand;

import io.waymark.claim.ClaimKey;
import io.waymark.custody.Act;
import io.waymark.custody.Step;
import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonValue;
import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.NewerFormatException;
import io.waymark.ledger.ObjectName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A proven bundle without regard to its proofs: whether it holds together, and what it asks the log about. Who makes a bundle reads
 * it by this, too, and so asks for the proofs that a verifier will want.
 */
public final class BundleReading {

    final String identifier;
    final ObjectName name;
    final List<Shown> chain;
    final Walk walk;
    final RecallReading recalls;
    final PublicPart publics;
    final Optional<HolderReading> holder;
    final Walk.Head head;
    final List<Claim> after = new ArrayList<>();
    Map<String, JsonValue> product = Map.of();
    Optional<Claim> newerTexts = Optional.empty();
    int withdrawn;
    private final Map<Hash, Claim> claims = new TreeMap<>();

    private BundleReading(JsonObject bundle, Optional<String> scanned) throws RefusedException {
        Form.members(
                bundle,
                "",
                List.of("chain", "events", "kind", "organisations", "recalls", "uri", "v"),
                "claims",
                "log",
                "prefix",
                "product",
                "withdrawn");
        demand(bundle.string("kind").equals("item"), "kind", "");
        identifier = bundle.string("uri");
        demand(scanned.isEmpty() || scanned.get().equals(identifier), "other-code", "");
        List<Hash> shown = events(bundle.array("events"));
        walk = new Walk(bundle.array("chain"), identifier, shown);
        name = walk.name;
        chain = walk.chain;
        if (bundle.has("product")) {
            product(bundle.object("product"));
        }
        recalls = new RecallReading(bundle.array("recalls"), chain, name);
        for (Hash event : shown) {
            demand(walk.used().contains(event) || recalls.events().containsKey(event), "event-unused", "events");
        }
        if (bundle.has("withdrawn")) {
            withdrawn(bundle.array("withdrawn"), shown);
        }
        holder = holder(bundle);
        publics = new PublicPart(bundle, identifier);
        head = walk.head();
        claim();
    }

    /**
     * Reads a bundle, with or without its {@code log}.
     *
     * @param scanned the canonical identifier that was scanned, where it is known
     * @throws RefusedException if it does not hold together
     */
    public static BundleReading of(JsonObject bundle, Optional<String> scanned) throws RefusedException {
        try {
            return new BundleReading(bundle, scanned);
        } catch (NewerFormatException e) {
            throw new RefusedException("newer", "");
        } catch (IllegalArgumentException e) {
            throw new RefusedException("format", "");
        }
    }

    /** Digests of the events that are shown, in their order. */
    private static List<Hash> events(JsonArray given) throws RefusedException {
        Form.list(given, 0, "events");
        List<String> digests = new ArrayList<>();
        for (JsonValue document : given) {
            Documents.Opened opened = Documents.opened(document.asObject(), "events");
            digests.add(opened.document().digest().hex());
        }
        demand(Form.ascending(digests), "format", "events");
        return digests.stream().map(Hash::new).toList();
    }

    private void product(JsonObject json) throws RefusedException {
        Form.members(json, "product", List.of("document", "n", "org", "ref"));
        ObjectName named = chain.get(0).step.productClass();
        boolean fits = named != null
                && named.org().equals(json.string("org"))
                && named.ref().hex().equals(json.string("ref"));
        demand(fits, "product", "product");
        long n = Form.count(json.value("n"), "format", "product");
        demand(n >= 1 && n < 1_000_000, "format", "product");
        Documents.Opened document = Documents.opened(json.object("document"), "product");
        product = document.fields();
        Hash value = Hash.sha256(CanonicalJson.bytes(document.document().toJson()));
        add(Claim.shown(named.org(), productKey(named, n), value));
        newerTexts = Optional.of(Claim.any(named.org(), productKey(named, n + 1)));
        newerTexts.ifPresent(this::add);
    }

    private static Hash productKey(ObjectName productClass, long n) {
        return KeyId.keyHash(productClass.ref().hex() + "|product|" + n);
    }

    /** Events of steps and links here that are not shown, because their writer had them purged. */
    private void withdrawn(JsonArray digests, List<Hash> shown) throws RefusedException {
        Map<Hash, String> writers = new HashMap<>();
        walk.chains().forEach(steps -> steps.forEach(s -> writers.putIfAbsent(s.step.event(), s.step.writer())));
        recalls.events().forEach(writers::putIfAbsent);
        Form.list(digests, 1, "withdrawn");
        List<Hash> hashes = digests.strings().stream().map(Hash::new).toList();
        demand(Form.ascending(digests.strings()), "format", "withdrawn");
        for (Hash digest : hashes) {
            demand(writers.containsKey(digest) && !shown.contains(digest), "withdrawn", "withdrawn");
            add(Claim.purged(writers.get(digest), digest));
            withdrawn++;
        }
    }

    /** An item that was commissioned with a claim key has claims, none or some: they cannot be left out. */
    private Optional<HolderReading> holder(JsonObject bundle) throws RefusedException {
        ClaimKey key = chain.stream()
                .map(shown -> shown.step)
                .filter(step -> step.act() == Act.COMMISSION)
                .reduce((before, after) -> after)
                .map(Step::claim)
                .orElse(null);
        demand((key != null) == bundle.has("claims"), "claims-missing", "claims");
        return key == null ? Optional.empty() : Optional.of(new HolderReading(bundle.object("claims"), key));
    }

    private void claim() {
        holder.ifPresent(h -> h.claims().forEach(this::add));
        walk.chains().forEach(steps -> steps.forEach(shown -> add(shown.claim)));
        walk.rivals().forEach(rival -> add(rival.claim()));
        recalls.claims().forEach(this::add);
        publics.prefix().ifPresent(p -> add(Claim.prefix(p.prefix(), Hash.sha256(p.bytes()))));
        List<String> writers = head.writers();
        if (!writers.isEmpty()) {
            Hash key = head.last().next().stepKeyHash();
            writers.stream().distinct().forEach(writer -> after.add(Claim.any(writer, key)));
        }
        after.forEach(this::add);
    }

    /** Where two ask about one key, the one that expects something counts. */
    private void add(Claim claim) {
        claims.merge(claim.position(), claim, (a, b) -> a.expected() == Claim.Expected.ANY ? b : a);
    }

    /** All that is asked about keys, in ascending order of their positions. */
    public Collection<Claim> claims() {
        return claims.values();
    }
}
