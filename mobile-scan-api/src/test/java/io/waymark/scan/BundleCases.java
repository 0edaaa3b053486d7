package io.waymark.scan;

import io.waymark.gs1.GS1Identifier;
import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonArray;
import io.waymark.json.JsonObject;
import io.waymark.json.JsonValue;
import io.waymark.ledger.Hash;
import io.waymark.projection.bundle.Bundle;
import io.waymark.tlog.note.Checkpoint;
import io.waymark.tlog.note.NoteSigner;
import io.waymark.tlog.note.SignatureType;
import io.waymark.tlog.note.SignedCheckpoint;
import io.waymark.tlog.policy.Policy;
import io.waymark.verifier.Answers;
import io.waymark.verifier.PolicyName;
import io.waymark.verifier.RefusedException;
import io.waymark.verifier.Verifier;
import java.nio.charset.StandardCharsets;
import io.waymark.projection.bundle.AuditFiles;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Bundles out of real ledgers, genuine ones and what a dishonest server or member would make of them: docs/vectors/bundle. */
final class BundleCases {

    static final String ITEM = Story.item(Story.serial(1));
    private static final String OTHER = Story.item(Story.serial(2));

    /**
     * @param scanned canonical identifier
     * @param known size of the largest checkpoint seen before
     */
    record Case(byte[] bundle, String scanned, String policy, long known) {

        /** The four answers, or {@code {"code"}}. */
        JsonObject outcome() {
            try {
                Answers answers = Verifier.verify(bundle, Optional.of(scanned), Policy.parse(policy), known);
                return answers.toJson();
            } catch (RefusedException e) {
                return JsonObject.of("code", e.code());
            }
        }
    }

    final Map<String, Case> genuine = new LinkedHashMap<>();
    final Map<String, Case> refused = new LinkedHashMap<>();
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
        audit();
        dishonest();
    }

    /** What the first event says was taken back: proven. Said of one that was not, it is refused. */
    private void withdrawn() {
        try (StoryLog log = new StoryLog(Story.MAKER)) {
            log.story.commission(ITEM).ship(Story.MAKER, Story.DISTRIBUTOR, ITEM);
            Case before = of(bundle(log.sign(), ITEM), ITEM, log);
            String first = json(before).array("chain").get(0).asObject().object("step").string("event");
            log.story.withdraw(Story.MAKER, ITEM);
            genuine.put("withdrawn", of(bundle(log.sign(), ITEM), ITEM, log));
            JsonObject pretended = set(
                            json(before),
                            "events",
                            json(before).object("events").without(first))
                    .with("withdrawn", JsonArray.of(JsonValue.of(first)));
            refuse("withdrawal-pretended", before, CanonicalJson.bytes(pretended));
            refuse(
                    "withdrawn-and-shown",
                    before,
                    CanonicalJson.bytes(json(before).with("withdrawn", JsonArray.of(JsonValue.of(first)))));
        }
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
        refuse("newer", sold, CanonicalJson.bytes(set(json(sold), "v", JsonValue.of(3))));
        refuse("no-log", sold, CanonicalJson.bytes(set(json(sold), "v", JsonValue.of(1))));
        Case gap = genuine.get("gap");
        JsonObject shipped = json(gap).array("chain").get(1).asObject().object("step");
        // A member that was not offered it writes "received" into its own collection: valid for Fabric, and no step.
        JsonObject stolen = JsonObject.of(
                "v",
                1,
                "kind",
                "item",
                "n",
                3,
                "act",
                "receive",
                "writer",
                Story.SHOP,
                "status",
                "held",
                "custodian",
                Story.SHOP,
                "salt",
                "0".repeat(32),
                "event",
                "1".repeat(64),
                "prev",
                JsonObject.of("hash", Hash.sha256(CanonicalJson.bytes(shipped)).hex(), "writer", Story.MAKER));
        List<JsonValue> chain = new ArrayList<>(json(gap).array("chain").values());
        chain.add(JsonObject.of("step", stolen));
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

    /** A careful forger: says that a key was never written, and makes a tree proof that fits what is left. */
    private void withheld() {
        try (StoryLog log = new StoryLog(Story.MAKER)) {
            log.story
                    .commission(ITEM)
                    .ship(Story.MAKER, Story.DISTRIBUTOR, ITEM)
                    .receive(Story.DISTRIBUTOR, ITEM);
            Case gap = of(bundle(log.sign(), ITEM), ITEM, log);
            refuse("later-step-withheld", gap, CanonicalJson.bytes(withoutFact(json(gap), log, 6)));
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
        List<JsonValue> recalls = new ArrayList<>();
        for (JsonValue recall : bundle.array("recalls")) {
            recalls.add(set(recall.asObject(), "links", JsonArray.of()));
        }
        JsonObject.Builder events = JsonObject.builder();
        bundle.object("events").forEach((digest, document) -> {
            boolean step = bundle.array("chain").values().stream()
                    .anyMatch(s -> s.asObject().object("step").string("event").equals(digest));
            if (step) {
                events.put(digest, document);
            }
        });
        JsonObject silent = set(set(bundle, "recalls", JsonArray.of(recalls)), "events", events.build());
        return StoryLog.refacted(bundle, silent, log);
    }

    private static JsonObject withoutFact(JsonObject bundle, StoryLog log, int size) {
        List<JsonValue> facts =
                new ArrayList<>(bundle.object("log").array("facts").values());
        long leaf = -1;
        for (int i = 0; i < facts.size(); i++) {
            if (facts.get(i).asArray().size() == size) {
                leaf = facts.get(i).asArray().get(0).asLong();
                facts.set(i, JsonArray.of());
            }
        }
        TreeSet<Long> indexes = StoryLog.indexes(bundle);
        indexes.remove(leaf);
        JsonObject log2 = set(bundle.object("log"), "facts", JsonArray.of(facts));
        return set(bundle, "log", set(log2, "tree", JsonValue.of(log.tree(indexes))));
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
