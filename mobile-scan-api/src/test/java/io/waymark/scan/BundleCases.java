package io.waymark.scan;

import io.waymark.claim.ClaimKey;
import io.waymark.claim.ClaimKind;
import io.waymark.claim.ClaimSecret;
import io.waymark.claim.ClaimStatement;
import io.waymark.gs1.GS1Identifier;
import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonValue;
import io.waymark.ledger.Hash;
import io.waymark.ledger.Profile;
import io.waymark.projection.bundle.AuditFiles;
import io.waymark.projection.bundle.Bundle;
import io.waymark.tlog.note.Checkpoint;
import io.waymark.tlog.note.NoteSigner;
import io.waymark.tlog.note.SignatureType;
import io.waymark.tlog.note.SignedCheckpoint;
import io.waymark.tlog.policy.Policy;
import io.waymark.verifier.Answers;
import io.waymark.verifier.Claim;
import io.waymark.verifier.Documents;
import io.waymark.verifier.PolicyHistory;
import io.waymark.verifier.PolicyName;
import io.waymark.verifier.RefusedException;
import io.waymark.verifier.Verifier;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import java.util.function.UnaryOperator;

/** Bundles out of real ledgers, genuine ones and what a dishonest server or member would make of them: docs/vectors/bundle. */
final class BundleCases {

    static final String ITEM = Story.item(Story.serial(1));
    private static final String OTHER = Story.item(Story.serial(2));

    /**
     * @param scanned canonical identifier
     * @param known size of the largest checkpoint seen before
     * @param policies name of the document of policies that came after the pinned one; empty where there is none
     */
    record Case(byte[] bundle, String scanned, String policy, long known, String policies, byte[] document) {

        Case(byte[] bundle, String scanned, String policy, long known) {
            this(bundle, scanned, policy, known, "", new byte[0]);
        }

        /** The four answers, or {@code {"code"}}. */
        JsonObject outcome() {
            try {
                Policy pinned = Policy.parse(policy);
                PolicyHistory history =
                        policies.isEmpty() ? PolicyHistory.of(pinned) : PolicyHistory.read(pinned, document);
                Answers answers = Verifier.verify(bundle, Optional.of(scanned), history, known);
                return answers.toJson();
            } catch (RefusedException e) {
                return JsonObject.of("code", e.code());
            }
        }
    }

    final Map<String, Case> genuine = new LinkedHashMap<>();
    final Map<String, Case> refused = new LinkedHashMap<>();
    /** What a node serves of its log and of one item: docs/vectors/node. */
    final Map<String, byte[]> node = new TreeMap<>();

    String policy;
    byte[] audit;

    BundleCases() {
        genuine("sold", Story.SHOP, ITEM, s -> BundlesTest.whole(s).day().sell(Story.SHOP, ITEM));
        genuine("inside", Story.MAKER, ITEM, s -> s.commission(ITEM, OTHER)
                .pack(Story.MAKER, Story.CASE, ITEM, OTHER)
                .ship(Story.MAKER, Story.DISTRIBUTOR, Story.CASE));
        genuine("left-unit", Story.MAKER, ITEM, s -> s.commission(ITEM, OTHER)
                .pack(Story.MAKER, Story.CASE, ITEM, OTHER)
                .unpack(Story.MAKER, Story.CASE, ITEM));
        genuine("gap", Story.MAKER, ITEM, s -> s.commission(ITEM)
                .ship(Story.MAKER, Story.DISTRIBUTOR, ITEM)
                .receive(Story.DISTRIBUTOR, ITEM));
        genuine("gap-of-unit", Story.MAKER, ITEM, s -> s.commission(ITEM)
                .pack(Story.MAKER, Story.CASE, ITEM)
                .ship(Story.MAKER, Story.DISTRIBUTOR, Story.CASE)
                .receive(Story.DISTRIBUTOR, Story.CASE));
        genuine("transformed", Story.MAKER, Story.item("S3"), s -> s.commission(ITEM)
                .transform(new String[] {ITEM}, Story.item("S3")));
        genuine("recalled", Story.MAKER, Story.item("S2"), s -> s.commission(Story.item("S2"))
                .recallLot(Story.LOT));
        genuine("recalled-input", Story.MAKER, Story.item("S3"), s -> s.commission(ITEM)
                .transform(new String[] {ITEM}, Story.item("S3"))
                .recall(ITEM));
        genuine("rejected", Story.MAKER, ITEM, s -> s.commission(ITEM)
                .ship(Story.MAKER, Story.DISTRIBUTOR, ITEM)
                .event(
                        Story.DISTRIBUTOR,
                        "ObjectEvent",
                        "OBSERVE",
                        "receiving",
                        "'disposition':'returned','epcList':['" + ITEM + "']")
                .ship(Story.MAKER, Story.SHOP, ITEM));
        withdrawn();
        recallEventWithdrawn();
        claims();
        audit();
        genuine("ten-steps", Story.SHOP, ITEM, s -> tenSteps(s, () -> {}));
        dishonest();
        try (StoryLog log = new StoryLog(Story.MAKER)) {
            rotated(log);
        }
        rival();
        malformed("malformed-step", s -> s.commission(ITEM), ITEM);
        malformed("malformed-step-of-unit", s -> s.commission(ITEM).pack(Story.MAKER, Story.CASE, ITEM), Story.CASE);
    }

    /** Who holds it after it was sold, and what a dishonest server would make of that. */
    private void claims() {
        ClaimSecret pack = secret("pack");
        ClaimSecret one = secret("one");
        ClaimSecret two = secret("two");
        ClaimKey item = pack.key();
        ClaimStatement first = pack.states(item, 1, ClaimKind.CLAIM, one.key());
        ClaimStatement passed = one.states(item, 2, ClaimKind.PASS, two.key());
        genuine("never-claimed", Story.MAKER, ITEM, s -> s.commission(ITEM, item)
                .sell(Story.MAKER, ITEM));
        genuine("claimed-twice", Story.MAKER, ITEM, s -> s.commission(ITEM, item)
                .claim(Story.MAKER, first)
                .claim(Story.MAKER, pack.states(item, 1, ClaimKind.CLAIM, two.key())));
        genuine("claim-not-shown", Story.MAKER, ITEM, s -> s.commission(ITEM, item)
                .claimNotShown(Story.SHOP, item)
                .claim(Story.MAKER, first)
                .claim(Story.MAKER, passed));
        try (StoryLog log = new StoryLog(Story.MAKER)) {
            log.story
                    .commission(ITEM, item)
                    .sell(Story.MAKER, ITEM)
                    .claim(Story.MAKER, first)
                    .claim(Story.MAKER, passed)
                    .claim(Story.MAKER, two.states(item, 3, ClaimKind.STOLEN, null));
            Case stolen = of(bundle(log.sign(), ITEM), ITEM, log);
            genuine.put("stolen", stolen);
            JsonObject bundle = json(stolen);
            JsonObject claims = bundle.object("claims");
            refuse("claims-left-out", stolen, CanonicalJson.bytes(bundle.without("claims")));
            List<JsonValue> places = claims.array("places").values();
            JsonObject silent = set(bundle, "claims", set(claims, "places", JsonArray.of(places.subList(0, 2))));
            refuse("theft-withheld", stolen, CanonicalJson.bytes(StoryLog.refacted(bundle, silent, log)));
            JsonObject fewer = set(bundle, "claims", set(claims, "members", JsonArray.ofStrings(List.of(Story.MAKER))));
            refuse("claims-of-one-member", stolen, CanonicalJson.bytes(log.proven(fewer)));
            List<JsonValue> more = new ArrayList<>(places);
            more.add(JsonObject.of());
            JsonObject empty = set(bundle, "claims", set(claims, "places", JsonArray.of(more)));
            refuse("claims-with-an-empty-place", stolen, CanonicalJson.bytes(log.proven(empty)));
        }
    }

    private static ClaimSecret secret(String name) {
        return new ClaimSecret(Hash.sha256(Hash.label("claims " + name)).bytes());
    }

    /** Made of something else, packed in a case on a pallet, sent back once, sold: ten steps of the item's own. */
    static void tenSteps(Story story, Runnable meanwhile) {
        tenSteps(story, meanwhile, () -> story.transform(new String[] {Story.item(Story.serial(7))}, ITEM, OTHER));
    }

    /** @param made transforms the input into the item and another one */
    static void tenSteps(Story story, Runnable meanwhile, Runnable made) {
        String input = Story.item(Story.serial(7));
        story.product("Bergkäse, 12 months", "Alpenblick", "Raw milk cheese from summer pastures.", Optional.empty());
        List<Runnable> acts = List.of(
                () -> story.commission(input),
                made,
                () -> story.day().pack(Story.MAKER, Story.CASE, ITEM, OTHER),
                () -> story.pack(Story.MAKER, Story.PALLET, Story.CASE),
                () -> story.day().ship(Story.MAKER, Story.DISTRIBUTOR, Story.PALLET),
                () -> story.receive(Story.DISTRIBUTOR, Story.PALLET),
                () -> story.day().unpack(Story.DISTRIBUTOR, Story.PALLET, Story.CASE),
                () -> story.unpack(Story.DISTRIBUTOR, Story.CASE, ITEM),
                () -> story.day().ship(Story.DISTRIBUTOR, Story.SHOP, ITEM),
                () -> story.receive(Story.SHOP, ITEM),
                () -> story.day().ship(Story.SHOP, Story.DISTRIBUTOR, ITEM),
                () -> story.receive(Story.DISTRIBUTOR, ITEM),
                () -> story.day().ship(Story.DISTRIBUTOR, Story.SHOP, ITEM),
                () -> story.receive(Story.SHOP, ITEM),
                () -> story.day().sell(Story.SHOP, ITEM));
        for (Runnable act : acts) {
            act.run();
            meanwhile.run();
        }
    }

    /** A member's keys are others now: bundles from before and after, what came between, and what is none of it. */
    private void rotated(StoryLog log) {
        log.story.commission(ITEM);
        log.vote(StoryLog.ORGS.toArray(String[]::new));
        Case before = of(bundle(log.sign(), ITEM), ITEM, log);
        String pinned = policy;
        Profile.LogKeys other = StoryLog.keys(Story.SHOP + "-2");
        log.story.newKeys(Story.SHOP, other);
        log.vote(Story.MAKER, Story.SHOP).sign(Story.MAKER, Story.DISTRIBUTOR);
        byte[] document = log.policies();
        JsonObject policies = CanonicalJson.parse(document).asObject();
        byte[] now = bundle(log, ITEM);
        node.putAll(log.publicFiles(List.of(Story.MAKER, Story.DISTRIBUTOR)));
        node.put("item.json", now);
        genuine.put("before-newer-policy", new Case(before.bundle(), ITEM, pinned, 0, "policies", document));
        genuine.put("under-newer-policy", new Case(now, ITEM, pinned, 0, "policies", document));
        refused.put("newer-policy-unknown", new Case(now, ITEM, pinned, 0));
        JsonObject fresh = CanonicalJson.parse(now).asObject();
        JsonObject old =
                set(fresh.object("log"), "policy", json(before).object("log").value("policy"));
        refused.put(
                "revoked-keys",
                new Case(CanonicalJson.bytes(set(fresh, "log", old)), ITEM, pinned, 0, "policies", document));
        JsonObject change = policies.array("next").get(0).asObject();
        List<JsonValue> votes = change.array("votes").values();
        forged("policy-of-one-member", now, policies, set(change, "votes", JsonArray.of(List.of(votes.get(0)))));
        forged(
                "policy-voted-twice",
                now,
                policies,
                set(change, "votes", JsonArray.of(List.of(votes.get(0), votes.get(0)))));
        JsonObject own =
                set(change, "policy", JsonValue.of(change.string("policy").replace(" 2 ", " 1 ")));
        forged("policy-nobody-voted-for", now, policies, own);
        SignedCheckpoint signed = SignedCheckpoint.parse(change.string("checkpoint"));
        Checkpoint checkpoint = signed.checkpoint();
        SignedCheckpoint one = checkpoint
                .signedBy(StoryLog.log(Story.MAKER))
                .with(StoryLog.cosigner(Story.MAKER).cosign(checkpoint, Instant.ofEpochSecond(1_796_126_400)));
        forged("policy-without-quorum", now, policies, set(change, "checkpoint", JsonValue.of(one.toString())));
        String stranger = pinned.replace(" 2 ", " 3 ");
        document("policies-of-others", now, set(policies, "first", JsonValue.of(stranger)));
        policy = pinned;
    }

    private void forged(String name, byte[] bundle, JsonObject policies, JsonObject change) {
        document(name, bundle, set(policies, "next", JsonArray.of(change)));
    }

    private void document(String name, byte[] bundle, JsonObject policies) {
        byte[] document = CanonicalJson.bytes(policies);
        refused.put(
                name, new Case(bundle, ITEM, genuine.get("before-newer-policy").policy(), 0, name, document));
    }

    /** The receiver was there first, and what it wrote is not shown; the sender's later cancelling is shown as if nothing were. */
    private void rival() {
        Case cancelled;
        try (StoryLog log = new StoryLog(Story.MAKER)) {
            cancelled = of(bundle(offered(log, Optional.empty()).sign(), ITEM), ITEM, log);
        }
        JsonObject body = json(cancelled);
        Hash afterOffer = StoryLog.claims(body).stream()
                .filter(claim ->
                        claim.expected() == Claim.Expected.ANY && claim.org().equals(Story.SHOP))
                .map(Claim::keyHash)
                .findFirst()
                .orElseThrow();
        try (StoryLog log = new StoryLog(Story.MAKER)) {
            offered(log, Optional.of(afterOffer)).sign();
            refuse("rival", cancelled, CanonicalJson.bytes(log.proven(body)));
        }
    }

    /** Where the hash of the last step belongs, its bytes were written: the leaf has the same hash, and says malformed. */
    private void malformed(String name, Consumer<Story> before, String shipped) {
        try (StoryLog honest = new StoryLog(Story.MAKER);
                StoryLog log = new StoryLog(Story.SHOP)) {
            before.accept(honest.story);
            honest.story.ship(Story.MAKER, Story.DISTRIBUTOR, shipped);
            Case formed = of(bundle(honest.sign(), ITEM), ITEM, honest);
            before.accept(log.story);
            log.story.malformed().ship(Story.MAKER, Story.DISTRIBUTOR, shipped);
            log.sign();
            refuse(name, formed, CanonicalJson.bytes(log.proven(json(formed))));
        }
    }

    private static StoryLog offered(StoryLog log, Optional<Hash> rival) {
        log.story.commission(ITEM).ship(Story.MAKER, Story.SHOP, ITEM);
        rival.ifPresent(key -> log.story.writeAt(Story.SHOP, key));
        log.story.event(Story.MAKER, "ObjectEvent", "OBSERVE", "void_shipping", "'epcList':['" + ITEM + "']");
        return log;
    }

    /** What the first event says was taken back: proven. Said of one that was not, it is refused. */
    private void withdrawn() {
        try (StoryLog log = new StoryLog(Story.MAKER)) {
            log.story.commission(ITEM).ship(Story.MAKER, Story.DISTRIBUTOR, ITEM);
            Case before = of(bundle(log.sign(), ITEM), ITEM, log);
            JsonObject shown = json(before);
            long number = shown.array("chain").get(0).asObject().object("step").integer("event");
            String first = Documents.salted(
                            shown.array("events").get((int) number).asObject())
                    .digest()
                    .hex();
            log.story.withdraw(Story.MAKER, ITEM);
            genuine.put("withdrawn", of(bundle(log.sign(), ITEM), ITEM, log));
            JsonValue withdrawn = JsonArray.of(JsonValue.of(first));
            JsonObject pretended = withEvents(shown, event -> event != number).with("withdrawn", withdrawn);
            refuse("withdrawal-pretended", before, CanonicalJson.bytes(pretended));
            refuse("withdrawn-and-shown", before, CanonicalJson.bytes(shown.with("withdrawn", withdrawn)));
        }
    }

    /** What the event says with which an item was recalled was taken back; that it is recalled stays. */
    private void recallEventWithdrawn() {
        try (StoryLog log = new StoryLog(Story.MAKER)) {
            log.story.commission(ITEM).recall(ITEM).withdrawRecall(Story.MAKER, ITEM);
            genuine.put("recall-event-withdrawn", of(bundle(log.sign(), ITEM), ITEM, log));
        }
    }

    /** The bundle of an item in no unit with these of its events; steps name others by their digest. */
    private static JsonObject withEvents(JsonObject bundle, LongPredicate stays) {
        List<JsonValue> kept = new ArrayList<>();
        Map<Long, JsonValue> names = new HashMap<>();
        List<JsonValue> events = bundle.array("events").values();
        for (int i = 0; i < events.size(); i++) {
            String digest = Documents.salted(events.get(i).asObject()).digest().hex();
            names.put((long) i, stays.test(i) ? JsonValue.of(kept.size()) : JsonValue.of(digest));
            if (stays.test(i)) {
                kept.add(events.get(i));
            }
        }
        List<JsonValue> chain = new ArrayList<>();
        for (JsonValue placed : bundle.array("chain")) {
            JsonObject step = placed.asObject().object("step");
            JsonObject renamed = set(step, "event", names.get(step.integer("event")));
            chain.add(set(placed.asObject(), "step", renamed));
        }
        return set(set(bundle, "events", JsonArray.of(kept)), "chain", JsonArray.of(chain));
    }

    private void audit() {
        try (StoryLog log = new StoryLog(Story.MAKER)) {
            log.story.commission(ITEM).ship(Story.MAKER, Story.DISTRIBUTOR, ITEM);
            log.sign();
            AuditFiles files = new AuditFiles(log.db, log.proofs, log.members, Story.MAKER);
            audit = files.make(new AuditFiles.Selection(
                            LocalDate.of(1970, 1, 1),
                            LocalDate.of(2100, 1, 1),
                            ITEM,
                            Set.of("day", "bizStep", "epcList")))
                    .file();
        }
    }

    private void genuine(String name, String node, String item, Consumer<Story> story) {
        try (StoryLog log = new StoryLog(node)) {
            story.accept(log.story);
            genuine.put(name, of(bundle(log.sign(), item), item, log));
        }
    }

    private static byte[] bundle(StoryLog log, String item) {
        log.nanos += 60_000_000_001L;
        Bundle bundle = log.bundles.newest(GS1Identifier.parse(item)).orElseThrow();
        if (bundle.proven().isEmpty()) {
            throw new AssertionError("not proven");
        }
        return bundle.json();
    }

    private Case of(byte[] bundle, String item, StoryLog log) {
        policy = PolicyName.bare(log.policy()).toString();
        return new Case(bundle, item, policy, 0);
    }

    private void refuse(String name, Case genuineOne, byte[] bundle) {
        refused.put(name, new Case(bundle, genuineOne.scanned(), genuineOne.policy(), 0));
    }

    private void dishonest() {
        withheld();
        replayed();
        signatures();
        Case sold = genuine.get("sold");
        refused.put("proof-of-another-product", new Case(sold.bundle(), OTHER, policy, 0));
        refuse("newer", sold, CanonicalJson.bytes(set(json(sold), "v", JsonValue.of(4))));
        refuse("older", sold, CanonicalJson.bytes(set(json(sold), "v", JsonValue.of(2))));
        refuse("no-log", sold, CanonicalJson.bytes(json(sold).without("log")));
        refuse("salt-spelled-otherwise", sold, disclosed(sold, BundleCases::saltSpelledOtherwise));
        Case gap = genuine.get("gap");
        values(gap);
        // A member that was not offered it writes "received" into its own collection: valid for Fabric, and no step.
        JsonObject stolen = JsonObject.of(
                "act",
                "receive",
                "writer",
                Story.SHOP,
                "status",
                "held",
                "salt",
                "0".repeat(32),
                "event",
                "1".repeat(64));
        List<JsonValue> chain = new ArrayList<>(json(gap).array("chain").values());
        chain.add(JsonObject.of("block", 99, "step", stolen));
        refuse("custody-rule-broken", gap, CanonicalJson.bytes(set(json(gap), "chain", JsonArray.of(chain))));
        refuse(
                "proofs-of-another-product",
                gap,
                CanonicalJson.bytes(set(json(gap), "log", json(sold).object("log"))));
        refuse(
                "name-changed",
                gap,
                new String(gap.bundle(), StandardCharsets.UTF_8)
                        .replace("Alpenblick K", "Alpenblick C")
                        .getBytes(StandardCharsets.UTF_8));
    }

    /** A salt's last character has bits that count for no byte: 16 bytes end in A, Q, g or w, and in nothing else. */
    private static String saltSpelledOtherwise(String disclosure) {
        int last = disclosure.indexOf("\",\"") - 1;
        return disclosure.substring(0, last) + (char) (disclosure.charAt(last) + 1) + disclosure.substring(last + 1);
    }

    /** A writer commits to a value that readers could read differently: none may take it. */
    private void values(Case genuineOne) {
        Map.of(
                        "name-twice-in-a-field", "{\"price\":1,\"price\":2}",
                        "name-twice-deep-in-a-field", "[\"a\\\":\",{\"b\":[{\"c\":1,\"d\":\":\",\"\\u0063\":3}]}]",
                        "half-a-character-in-a-field", "\"\\ud83d\"",
                        "field-too-deep", "[".repeat(32) + "]".repeat(32),
                        "number-too-long-in-a-field", "1" + "0".repeat(100))
                .forEach((name, value) -> refuse(
                        name,
                        genuineOne,
                        disclosed(
                                genuineOne,
                                disclosure -> disclosure.substring(0, disclosure.lastIndexOf(",") + 1) + value + "]")));
    }

    /** The first disclosure of the first event is another one. */
    private static byte[] disclosed(Case of, UnaryOperator<String> change) {
        String first = json(of).array("events")
                .get(0)
                .asObject()
                .array("shown")
                .strings()
                .get(0);
        String other = change.apply(new String(Base64.getUrlDecoder().decode(first), StandardCharsets.UTF_8));
        String spelled = Base64.getUrlEncoder().withoutPadding().encodeToString(other.getBytes(StandardCharsets.UTF_8));
        return new String(of.bundle(), StandardCharsets.UTF_8)
                .replace(first, spelled)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** A careful forger: says that a key was never written. */
    private void withheld() {
        try (StoryLog log = new StoryLog(Story.MAKER)) {
            log.story
                    .commission(ITEM)
                    .ship(Story.MAKER, Story.DISTRIBUTOR, ITEM)
                    .receive(Story.DISTRIBUTOR, ITEM);
            Case gap = of(bundle(log.sign(), ITEM), ITEM, log);
            refuse("later-step-withheld", gap, CanonicalJson.bytes(withoutFact(json(gap), 4)));
        }
        try (StoryLog log = new StoryLog(Story.MAKER)) {
            log.story.commission(ITEM).recall(ITEM);
            Case recalled = of(bundle(log.sign(), ITEM), ITEM, log);
            refuse("recall-withheld", recalled, CanonicalJson.bytes(recallWithheld(json(recalled), log)));
            log.story.purge(Story.MAKER, ITEM);
            Case purged = of(bundle(log.sign(), ITEM), ITEM, log);
            genuine.put("recall-purged", purged);
            refuse("purged-recall-withheld", purged, CanonicalJson.bytes(recallWithheld(json(purged), log)));
        }
    }

    /** The recall is left out, its fact becomes "never written", and the fact about the link after it goes. */
    private static JsonObject recallWithheld(JsonObject bundle, StoryLog log) {
        Set<Long> named = new TreeSet<>();
        bundle.array("chain")
                .forEach(placed -> named.add(placed.asObject().object("step").integer("event")));
        JsonObject silent = set(withEvents(bundle, named::contains), "recalls", JsonArray.of());
        return StoryLog.refacted(bundle, silent, log);
    }

    /** What stands at a key of which nothing is shown becomes "never written". */
    private static JsonObject withoutFact(JsonObject bundle, int size) {
        List<JsonValue> facts =
                new ArrayList<>(bundle.object("log").array("facts").values());
        facts.replaceAll(fact -> fact.asArray().size() == size ? JsonArray.of() : fact);
        return set(bundle, "log", set(bundle.object("log"), "facts", JsonArray.of(facts)));
    }

    private void replayed() {
        try (StoryLog log = new StoryLog(Story.MAKER)) {
            log.story.commission(ITEM).ship(Story.MAKER, Story.DISTRIBUTOR, ITEM);
            Case old = of(bundle(log.sign(), ITEM), ITEM, log);
            log.story.receive(Story.DISTRIBUTOR, ITEM);
            SignedCheckpoint fresh = log.signed(StoryLog.ORGS);
            refused.put(
                    "old-checkpoint",
                    new Case(old.bundle(), ITEM, policy, fresh.checkpoint().size()));
            JsonObject note = set(json(old).object("log"), "checkpoint", JsonValue.of(fresh.toString()));
            TreeSet<Long> indexes = StoryLog.indexes(json(old));
            indexes.add(fresh.checkpoint().size() - 1);
            note = set(note, "tree", JsonValue.of(log.tree(indexes)));
            refuse("old-state-under-fresh-checkpoint", old, CanonicalJson.bytes(set(json(old), "log", note)));
        }
    }

    private void signatures() {
        Case sold = genuine.get("gap");
        SignedCheckpoint signed =
                SignedCheckpoint.parse(json(sold).object("log").string("checkpoint"));
        Checkpoint checkpoint = signed.checkpoint();
        List<SignedCheckpoint> notes = new ArrayList<>();
        notes.add(checkpoint
                .signedBy(StoryLog.log(Story.MAKER))
                .with(StoryLog.cosigner(Story.MAKER).cosign(checkpoint, Instant.ofEpochSecond(1_796_126_400))));
        SignedCheckpoint foreign = checkpoint.signedBy(StoryLog.log(Story.MAKER));
        for (String org : StoryLog.ORGS) {
            NoteSigner another = new NoteSigner(
                    "story.example/" + org,
                    SignatureType.COSIGNATURE_V1,
                    Hash.sha256(Hash.label(org)).bytes());
            foreign = foreign.with(another.cosign(checkpoint, Instant.ofEpochSecond(1_796_126_400)));
        }
        notes.add(foreign);
        List<String> names = List.of("no-quorum", "keys-of-nobody");
        for (int i = 0; i < notes.size(); i++) {
            JsonObject log = set(
                    json(sold).object("log"),
                    "checkpoint",
                    JsonValue.of(notes.get(i).toString()));
            refuse(names.get(i), sold, CanonicalJson.bytes(set(json(sold), "log", log)));
        }
        JsonObject log = set(json(sold).object("log"), "policy", JsonValue.of("0".repeat(64)));
        refuse("policy-of-its-own", sold, CanonicalJson.bytes(set(json(sold), "log", log)));
    }

    static JsonObject json(Case of) {
        return CanonicalJson.parse(of.bundle()).asObject();
    }

    static JsonObject set(JsonObject json, String name, JsonValue value) {
        return json.without(name).with(name, value);
    }
}
