package io.waymark.scan;

import io.waymark.claim.ClaimKey;
import io.waymark.claim.ClaimStatement;
import io.waymark.claim.ClaimValue;
import io.waymark.custody.Decision;
import io.waymark.custody.Made;
import io.waymark.custody.ObjectState;
import io.waymark.custody.Situation;
import io.waymark.custody.Step;
import io.waymark.json.CanonicalJson;
import io.waymark.json.JsonValue;
import io.waymark.ledger.Hash;
import io.waymark.ledger.KeyId;
import io.waymark.ledger.LedgerKeys;
import io.waymark.ledger.ObjectName;
import io.waymark.ledger.Opens;
import io.waymark.ledger.PrefixClaim;
import io.waymark.ledger.Profile;
import io.waymark.ledger.RecallLink;
import io.waymark.ledger.Refs;
import io.waymark.ledger.Salt;
import io.waymark.ledger.SaltedDocument;
import io.waymark.ledger.Salts;
import io.waymark.projection.ledger.LedgerBlock;
import io.waymark.projection.ledger.Projector;
import io.waymark.transaction.Batch;
import io.waymark.transaction.Entry;
import io.waymark.transaction.Opening;
import io.waymark.transaction.Plan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Three organisations that write to one ledger, and the read model of one of them: every transaction is worked out by
 * {@link Plan} and applied by the real {@link Projector}. What the others wrote reaches the node only by hash, or opened in a
 * package.
 */
final class Story {

    static final String MAKER = "ManufacturerMSP";
    static final String DISTRIBUTOR = "DistributorMSP";
    static final String SHOP = "RetailerMSP";
    static final String GTIN = "09521001000017";
    static final String CLASS = "https://id.gs1.org/01/" + GTIN;
    static final String LOT = CLASS + "/10/L-7";
    static final String OTHER_LOT = CLASS + "/10/L-8";
    static final String CASE = "https://id.gs1.org/00/095210010000000017";
    static final String PALLET = "https://id.gs1.org/00/095210020000000016";
    /** Stands in every field of an event that consumers may not see. */
    static final String CANARY = "CANARY-5b1f";

    private static final Map<String, String> GLN =
            Map.of(MAKER, "9521001000000", DISTRIBUTOR, "9521002000009", SHOP, "9521003000008");
    private static final Map<String, String> PREFIX = Map.of(MAKER, "9521001", DISTRIBUTOR, "9521002", SHOP, "9521003");
    private static final Map<String, String> NAME =
            Map.of(MAKER, "Alpenblick Käserei", DISTRIBUTOR, "Rhône Logistics", SHOP, "Corner Shop");
    private static final Map<String, String> COUNTRY = Map.of(MAKER, "CH", DISTRIBUTOR, "FR", SHOP, "GB");

    private final String node;
    private final Projector projector;
    private final Map<ObjectName, ObjectState> world = new LinkedHashMap<>();
    private final Map<ObjectName, Situation.RecallChain> recalls = new HashMap<>();
    private final Map<KeyId, Step> steps = new LinkedHashMap<>();
    private final Map<KeyId, List<Hash>> contents = new LinkedHashMap<>();
    private final Map<KeyId, List<Made>> made = new LinkedHashMap<>();
    private final Map<Hash, SaltedDocument> events = new LinkedHashMap<>();
    private final Map<String, RecallLink> links = new LinkedHashMap<>();
    private final Map<String, SaltedDocument> products = new LinkedHashMap<>();
    private final List<Entry.EarlierClaim> claimed = new ArrayList<>();
    private final List<LedgerBlock.Transaction> pending = new ArrayList<>();
    private Hash header = new Hash("0".repeat(64));
    private Instant now = Instant.parse("2026-11-02T08:00:00Z");
    private int count;
    private boolean malformed;

    /** The read model of {@code node}, which knows profiles and prefixes of all three from block 0 on. */
    Story(String node, Projector projector) {
        this.node = node;
        this.projector = projector;
        publish();
    }

    /** What an item is called: serial numbers of 20 characters of base32 are those whose ref anybody computes. */
    static String item(String serial) {
        return CLASS + "/21/" + serial;
    }

    static String serial(int i) {
        return "ABCDEFGHIJKL"
                + "%08d"
                        .formatted(i)
                        .replace('0', 'A')
                        .replace('1', 'B')
                        .replace('8', 'C')
                        .replace('9', 'D');
    }

    Story day() {
        now = now.plusSeconds(86_400);
        return this;
    }

    private void publish() {
        List<LedgerBlock.PublicWrite> publics = new ArrayList<>();
        for (String org : List.of(MAKER, DISTRIBUTOR, SHOP)) {
            Profile profile = profile(org, StoryLog.keys(org));
            publics.add(new LedgerBlock.PublicWrite(LedgerKeys.organisation(org), profile.bytes(), false));
            PrefixClaim claim = new PrefixClaim(PREFIX.get(org), org);
            publics.add(new LedgerBlock.PublicWrite(LedgerKeys.prefix(claim.prefix()), claim.bytes(), false));
            for (String member : List.of(MAKER, DISTRIBUTOR, SHOP)) {
                publics.add(new LedgerBlock.PublicWrite(
                        LedgerKeys.prefixConfirmation(claim.prefix(), member), claim.bytes(), false));
            }
        }
        apply(List.of(), List.of(MAKER, DISTRIBUTOR, SHOP));
        pending.add(new LedgerBlock.Transaction(txId(), now, MAKER, 0, List.of(), publics, Map.of(), false));
        block();
    }

    /** Writes public values in a block of their own. */
    Story publish(String org, Map<String, byte[]> values) {
        List<LedgerBlock.PublicWrite> publics = new ArrayList<>();
        values.forEach((key, value) -> publics.add(new LedgerBlock.PublicWrite(key, value, false)));
        pending.add(new LedgerBlock.Transaction(txId(), now, org, 0, List.of(), publics, Map.of(), false));
        return block();
    }

    /** A member writes something at a key of its own, as an altered chaincode can. */
    Story writeAt(String org, Hash keyHash) {
        LedgerBlock.HashedWrite write = new LedgerBlock.HashedWrite(
                org, keyHash.bytes(), Hash.sha256(keyHash.bytes()).bytes(), false, false);
        pending.add(
                new LedgerBlock.Transaction("f".repeat(64), now, org, 0, List.of(write), List.of(), Map.of(), false));
        return block();
    }

    /**
     * From now on members of altered software write values where hashes belong: leaves have the same hashes, and say
     * malformed. Not for the node's own organisation.
     */
    Story malformed() {
        malformed = true;
        return this;
    }

    /** What everybody else writes meanwhile: so many seeded writes, in blocks of 10,000. */
    Story meanwhile(int writes, SplittableRandom seeded) {
        for (int left = writes; left > 0; left -= 10_000) {
            List<LedgerBlock.HashedWrite> hashed = new ArrayList<>();
            for (int i = 0; i < Math.min(left, 10_000); i++) {
                byte[] key = new byte[32];
                seeded.nextBytes(key);
                String org = List.of(MAKER, DISTRIBUTOR, SHOP).get(i % 3);
                hashed.add(new LedgerBlock.HashedWrite(org, key, key, false, false));
            }
            hashed.sort(Comparator.comparing(LedgerBlock.HashedWrite::org).thenComparing(w -> Hash.of(w.keyHash())));
            pending.add(new LedgerBlock.Transaction("e".repeat(64), now, MAKER, 0, hashed, List.of(), Map.of(), false));
            block();
        }
        return this;
    }

    /** A member publishes other keys for its node. */
    Story newKeys(String org, Profile.LogKeys keys) {
        return publish(
                org, Map.of(LedgerKeys.organisation(org), profile(org, keys).bytes()));
    }

    private static Profile profile(String org, Profile.LogKeys keys) {
        return new Profile(
                org,
                NAME.get(org),
                COUNTRY.get(org),
                List.of(GLN.get(org)),
                "https://" + org.toLowerCase() + ".example",
                Optional.of(keys));
    }

    /** Applies what is pending as one block. */
    Story block() {
        apply(List.copyOf(pending), List.of());
        pending.clear();
        return this;
    }

    private void apply(List<LedgerBlock.Transaction> transactions, List<String> members) {
        long number = projector.height();
        Hash next = Hash.sha256(header.bytes(), new byte[] {(byte) number, (byte) (number >> 8)});
        projector.apply(new LedgerBlock(number, next, header, transactions, members));
        header = next;
    }

    /** Captures an event in a block of its own. */
    Story event(String org, String type, String action, String bizStep, String fields) {
        return event(org, type, action, bizStep, fields, false);
    }

    private Story event(String org, String type, String action, String bizStep, String fields, boolean packaged) {
        String text = ("{'type':'" + type + "','eventID':'urn:uuid:" + uuid() + "','eventTime':'" + now
                        + "','eventTimeZoneOffset':'+01:00','action':'" + action + "','bizStep':'" + bizStep + "',"
                        + "'bizTransactionList':[{'type':'po','bizTransaction':'urn:x:" + CANARY
                        + "'}],'example:price':'"
                        + CANARY + "','readPoint':{'id':'https://id.gs1.org/414/" + GLN.get(org) + "'}," + fields + "}")
                .replace('\'', '"')
                .replace("'eventTimeZoneOffset'", "'eventTimeZoneOffset'");
        if (action.isEmpty()) {
            text = text.replace("\"action\":\"\",", "");
        }
        List<Entry> entries = new ArrayList<>();
        if (packaged) {
            entries.add(new Entry.Package(Salt.of(random()), opening()));
        }
        Map<String, Entry.OfferDraft> offers = new HashMap<>();
        List.of(DISTRIBUTOR, MAKER, SHOP)
                .forEach(o -> offers.put(o, new Entry.OfferDraft(Salt.of(random()), Opens.NOTHING)));
        Map<String, String> parties = new HashMap<>();
        GLN.forEach((o, gln) -> parties.put(gln, o));
        entries.add(new Entry.Event(text, random().hex() + "|seen", random().hex(), parties, null, offers));
        return write(org, entries);
    }

    private Story write(String org, List<Entry> entries) {
        Plan plan;
        try {
            plan = Plan.of(new Batch(org, knowledge(), List.copyOf(world.values()), recalls, entries));
        } catch (Plan.RefusedException e) {
            throw new AssertionError(e.refusal().code().code(), e);
        }
        remember(plan);
        List<LedgerBlock.HashedWrite> hashed = plan.writes().entrySet().stream()
                .map(w -> new LedgerBlock.HashedWrite(
                        org,
                        KeyId.keyHash(w.getKey()).bytes(),
                        malformed ? w.getValue() : Hash.sha256(w.getValue()).bytes(),
                        false,
                        false))
                .sorted(Comparator.comparing(w -> Hash.of(w.keyHash())))
                .toList();
        pending.add(new LedgerBlock.Transaction(
                txId(), now, org, 0, hashed, List.of(), org.equals(node) ? plan.writes() : Map.of(), false));
        return block();
    }

    private void remember(Plan plan) {
        for (Plan.PlannedEvent event : plan.events()) {
            Decision.Accepted decision = event.decision();
            events.put(event.digest(), event.document());
            decision.after().forEach(s -> world.put(s.name(), s));
            decision.steps().forEach(s -> steps.put(s.key(), s.step()));
            decision.contents().forEach(c -> contents.put(c.key(), c.members()));
            decision.made().forEach(m -> made.put(m.key(), m.made()));
            for (Decision.NewRecall recall : decision.recalls()) {
                Hash r = Refs.recall(recall.target().ref());
                String key = recall.n() == 1 ? Refs.recallKey(r) : Refs.recallKey(r, recall.n() - 1, recall.previous());
                byte[] value = plan.writes().get(key);
                links.put(key, RecallLink.parse(value));
                recalls.put(
                        recall.target(),
                        new Situation.RecallChain(recall.n(), Hash.sha256(value), !recall.withdrawal()));
            }
        }
    }

    /** Everything that was written so far, of events the day alone. */
    private Opening opening() {
        Map<Hash, SaltedDocument> shown = new LinkedHashMap<>();
        events.forEach((digest, document) -> shown.put(digest, document.show(List.of("day"))));
        return new Opening(steps, contents, made, shown, links, products);
    }

    private Situation.Knowledge knowledge() {
        Map<String, String> holders = new HashMap<>();
        Map<String, String> refs = new HashMap<>();
        List<String> names = new ArrayList<>(List.of(CLASS, LOT, OTHER_LOT, CASE, PALLET));
        names.add(item("RECALLED1"));
        names.add(item("A%2F7%25%3B%281%29"));
        for (int i = 0; i < 60; i++) {
            names.add(item(serial(i)));
            names.add(item("S" + i));
        }
        for (String name : names) {
            holders.put(name, name.equals(PALLET) ? DISTRIBUTOR : MAKER);
            refs.put(name, Refs.secret(new byte[32], name).hex());
        }
        return new Situation.Knowledge(holders, refs);
    }

    Story commission(String... items) {
        return event(
                MAKER,
                "ObjectEvent",
                "ADD",
                "commissioning",
                epcs(items) + ",'ilmd':{'lotNumber':'L-7','note':'" + CANARY + "'}");
    }

    /** An item with the key of a secret in its pack. */
    Story commission(String item, ClaimKey claim) {
        return event(MAKER, "ObjectEvent", "ADD", "commissioning", epcs(item) + claimKey(item, claim));
    }

    /** A member logs a statement about who holds an item, at the next place. */
    Story claim(String org, ClaimStatement statement) {
        ClaimValue value = new ClaimValue(statement, Salt.of(random()));
        Entry entry = new Entry.Claim(value, claimed, List.of(DISTRIBUTOR, MAKER, SHOP));
        claimed.add(new Entry.EarlierClaim(claimed.size() + 1, org, Optional.of(value)));
        return write(org, List.of(entry));
    }

    /** A member writes at the next place what it shows to nobody. */
    Story claimNotShown(String org, ClaimKey claim) {
        int place = claimed.size() + 1;
        claimed.add(new Entry.EarlierClaim(place, org, Optional.empty()));
        return writeAt(org, KeyId.keyHash(LedgerKeys.claim(claim, place)));
    }

    Story pack(String org, String unit, String... children) {
        return event(
                org, "AggregationEvent", "ADD", "packing", "'parentID':'" + unit + "'," + list("childEPCs", children));
    }

    Story unpack(String org, String unit, String... children) {
        return event(
                org,
                "AggregationEvent",
                "DELETE",
                "unpacking",
                "'parentID':'" + unit + "'," + list("childEPCs", children));
    }

    Story ship(String org, String to, String... things) {
        return event(
                org,
                "ObjectEvent",
                "OBSERVE",
                "shipping",
                epcs(things) + ",'destinationList':[{'type':'possessing_party','destination':'https://id.gs1.org/417/"
                        + GLN.get(to) + "'}]");
    }

    /** By the node itself it comes with the package of all that was opened to it. */
    Story receive(String org, String... things) {
        return event(org, "ObjectEvent", "OBSERVE", "receiving", epcs(things), org.equals(node));
    }

    Story transform(String[] inputs, String... outputs) {
        return event(
                MAKER,
                "TransformationEvent",
                "",
                "assembling",
                list("inputEPCList", inputs) + "," + list("outputEPCList", outputs));
    }

    /** With the key of a secret in the first output's pack. */
    Story transform(ClaimKey claim, String[] inputs, String... outputs) {
        return event(
                MAKER,
                "TransformationEvent",
                "",
                "assembling",
                list("inputEPCList", inputs) + "," + list("outputEPCList", outputs) + claimKey(outputs[0], claim));
    }

    private static String claimKey(String item, ClaimKey claim) {
        return ",'@context':{'waymark':'https://waymark.example/ns/'},'waymark:claimKeys':[{'waymark:epc':'" + item
                + "','waymark:key':'" + claim.hex() + "'}]";
    }

    Story sell(String org, String... things) {
        return event(org, "ObjectEvent", "OBSERVE", "retail_selling", epcs(things));
    }

    Story recall(String... things) {
        return event(
                MAKER,
                "ObjectEvent",
                "OBSERVE",
                "holding",
                "'disposition':'recalled'," + epcs(things),
                node.equals(MAKER));
    }

    Story recallLot(String lot) {
        return event(
                MAKER,
                "ObjectEvent",
                "OBSERVE",
                "holding",
                "'disposition':'recalled','quantityList':[{'epcClass':'" + lot + "'}]");
    }

    /** What no honest chaincode does: purges the first link of an item's recall. */
    Story purge(String org, String item) {
        return purgeKey(org, Refs.recallKey(Refs.recall(Refs.computed(item))));
    }

    /** Withdraws what the event says with which an item was made. */
    Story withdraw(String org, String item) {
        return purgeKey(org, LedgerKeys.event(steps.get(Refs.computed(item)).event()));
    }

    /** Withdraws what the event says with which an item was recalled. */
    Story withdrawRecall(String org, String item) {
        RecallLink link = links.get(Refs.recallKey(Refs.recall(Refs.computed(item))));
        return purgeKey(org, LedgerKeys.event(link.event()));
    }

    private Story purgeKey(String org, String key) {
        byte[] keyHash = KeyId.keyHash(key).bytes();
        LedgerBlock.HashedWrite purge = new LedgerBlock.HashedWrite(org, keyHash, new byte[0], true, true);
        pending.add(new LedgerBlock.Transaction(txId(), now, org, 0, List.of(purge), List.of(), Map.of(), false));
        return block();
    }

    /** Opens everything so far to the node, in a package of its own. */
    Story opened() {
        return write(node, List.of(new Entry.Package(Salt.of(random()), opening())));
    }

    /** Texts of the product, by its owner. */
    Story product(String name, String brand, String description, Optional<Hash> picture) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("gtin", JsonValue.of(GTIN).text());
        fields.put("name", JsonValue.of(name).text());
        fields.put("brand", JsonValue.of(brand).text());
        fields.put("description", JsonValue.of(description).text());
        picture.ifPresent(hash -> fields.put("picture", JsonValue.of(hash.hex()).text()));
        SaltedDocument document = SaltedDocument.of(fields, new Salts(random().hex()));
        KeyId ref = Refs.secret(new byte[32], CLASS);
        String key = LedgerKeys.product(
                ref,
                1
                        + (int) products.keySet().stream()
                                .filter(k -> k.startsWith(ref.hex()))
                                .count());
        products.put(key, document);
        return write(MAKER, List.of(new Entry.Product(key, document.toJson())));
    }

    Map<ObjectName, ObjectState> world() {
        return world;
    }

    private static String epcs(String... things) {
        return list("epcList", things);
    }

    private static String list(String name, String... things) {
        return "'" + name + "':['" + String.join("','", things) + "']";
    }

    private Hash random() {
        return Hash.sha256(Hash.label("story"), new byte[] {(byte) ++count, (byte) (count >> 8)});
    }

    private String txId() {
        return random().hex();
    }

    private String uuid() {
        String hex = random().hex();
        return hex.substring(0, 8) + "-" + hex.substring(8, 12) + "-4" + hex.substring(13, 16) + "-8"
                + hex.substring(17, 20) + "-" + hex.substring(20, 32);
    }

    /** Bytes of canonical JSON for a test that changes some. */
    static byte[] canonical(JsonValue value) {
        return CanonicalJson.bytes(value);
    }
}
