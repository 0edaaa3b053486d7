package io.waymark.verifier;

import static io.waymark.verifier.RefusedException.demand;

import io.waymark.custody.Follows;
import io.waymark.custody.Kind;
import io.waymark.custody.Step;
import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonValue;
import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.NewerFormatException;
import io.waymark.ledger.ObjectName;
import io.waymark.ledger.Refs;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    final Walk.Head head;
    final List<Claim> after = new ArrayList<>();
    final boolean computedRef;
    Map<String, JsonValue> product = Map.of();
    Optional<Claim> newerTexts = Optional.empty();
    int withdrawn;
    private final Map<Hash, Claim> claims = new TreeMap<>();

    private BundleReading(JsonObject bundle, Optional<String> scanned) throws RefusedException {
        Form.members(
                bundle,
                "",
                List.of("chain", "events", "kind", "object", "organisations", "recalls", "units", "uri", "v"),
                "log",
                "prefix",
                "product",
                "withdrawn");
        demand(bundle.string("kind").equals("item"), "kind", "");
        identifier = bundle.string("uri");
        demand(scanned.isEmpty() || scanned.get().equals(identifier), "other-code", "");
        Form.members(bundle.object("object"), "object", List.of("org", "ref"));
        name = new ObjectName(
                bundle.object("object").string("org"),
                new KeyId(bundle.object("object").string("ref")));
        chain = Shown.list(bundle.array("chain"), false, "chain");
        walk = new Walk(bundle.array("units"));
        computedRef = beginning();
        walk.item(chain, name);
        if (bundle.has("product")) {
            product(bundle.object("product"));
        }
        recalls = new RecallReading(bundle.array("recalls"), chain, name);
        events(bundle.object("events"));
        if (bundle.has("withdrawn")) {
            withdrawn(bundle.array("withdrawn"), bundle.object("events"));
        }
        publics = new PublicPart(bundle, identifier);
        head = walk.head(chain, name);
        claim();
    }

    /**
     * Reads a bundle of version 2, with or without its {@code log}.
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

    private boolean beginning() throws RefusedException {
        Shown start = chain.get(0);
        demand(start.step.kind() == Kind.ITEM, "kind", start.where);
        boolean first = start.step.n() == 1;
        demand(first, "first-ref", start.where);
        Optional<String> broken = Follows.first(start.step, name);
        if (broken.isPresent()) {
            throw new RefusedException(broken.get(), start.where);
        }
        boolean same = chain.stream().map(s -> s.step.identifier()).allMatch(id -> id == null || id.equals(identifier));
        demand(same, "identifier", start.where);
        String serial = identifier.substring(identifier.indexOf("/21/") + 4);
        if (!Refs.computable(serial)) {
            return false;
        }
        demand(Refs.computed(identifier).equals(name.ref()), "ref", start.where);
        return true;
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
        product = Documents.opened(json.object("document"), "product");
        Hash value = Hash.sha256(CanonicalJson.bytes(json.object("document")));
        add(Claim.shown(named.org(), productKey(named, n), value));
        newerTexts = Optional.of(Claim.any(named.org(), productKey(named, n + 1)));
        newerTexts.ifPresent(this::add);
    }

    private static Hash productKey(ObjectName productClass, long n) {
        return KeyId.keyHash(productClass.ref().hex() + "|product|" + n);
    }

    private void events(JsonObject events) throws RefusedException {
        Set<Hash> named = new HashSet<>(recalls.events());
        walk.chains().forEach(steps -> steps.forEach(s -> named.add(s.step.event())));
        for (String digest : events.names()) {
            JsonObject document = events.object(digest);
            Documents.opened(document, "events");
            demand(Documents.committed(document).hex().equals(digest), "event-digest", "events");
            demand(named.contains(new Hash(digest)), "event-unused", "events");
        }
    }

    /** Events of steps here that are not shown, because their writer had them purged. */
    private void withdrawn(JsonArray digests, JsonObject events) throws RefusedException {
        Map<Hash, String> writers = new HashMap<>();
        walk.chains().forEach(steps -> steps.forEach(s -> writers.putIfAbsent(s.step.event(), s.step.writer())));
        Form.list(digests, 1, "withdrawn");
        String before = "";
        for (String hex : digests.strings()) {
            demand(before.compareTo(hex) < 0, "format", "withdrawn");
            before = hex;
            String writer = writers.get(new Hash(hex));
            demand(writer != null && !events.has(hex), "withdrawn", "withdrawn");
            add(Claim.event(writer, new Hash(hex), true));
            withdrawn++;
        }
    }

    private void claim() {
        for (List<Shown> steps : walk.chains()) {
            for (Shown shown : steps) {
                Step step = shown.step;
                shown.claim = Claim.shown(step.writer(), shown.key.stepKeyHash(), step.hash());
                add(shown.claim);
            }
        }
        walk.rivals().forEach(rival -> add(rival.claim()));
        recalls.claims().forEach(this::add);
        publics.prefix().ifPresent(p -> add(Claim.prefix(p.prefix(), Hash.sha256(p.bytes()))));
        List<String> writers = head.writers();
        if (!writers.isEmpty()) {
            Hash key = head.nextKey().stepKeyHash();
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
